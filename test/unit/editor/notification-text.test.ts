import { describe, expect, it } from 'vitest';
import { firstFault, notificationText } from '../../../src/editor/notification-text';

describe('a notification', () => {
  it('shows a link in a text from outside as text', () => {
    expect(notificationText('[run](command:x)')).toBe('[run] (command:x)');
  });

  it.each([
    ['The prompt is empty.', 'The prompt is empty.', 0],
    ['Unknown key "budgit".\nUnknown key "modls".', 'Unknown key "budgit".', 1],
    [
      '/w/qa.jsonl:2: 1 row cannot be read. Correct or remove:\n/w/qa.jsonl:2: This is not JSON.',
      '/w/qa.jsonl:2: 1 row cannot be read. Correct or remove: This is not JSON.',
      0,
    ],
    [
      '/w/qa.jsonl:2: 2 rows cannot be read. Correct or remove:\n/w/qa.jsonl:2: A.\n/w/qa.jsonl:5: B.',
      '/w/qa.jsonl:2: 2 rows cannot be read. Correct or remove: A.',
      1,
    ],
  ])('says the first fault of %j', (message, text, others) => {
    expect(firstFault(message)).toEqual({ text, others });
  });
});
