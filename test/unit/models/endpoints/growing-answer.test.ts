import { describe, expect, test } from 'vitest';
import { GrowingAnswer } from '../../../../src/models/endpoints/growing-answer';

const chunk = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const stream = 'text/event-stream';

/** What can be read after each of these parts of a stream. */
function readings(parts: readonly (string | Uint8Array)[], contentType: string | undefined = stream) {
  const answer = new GrowingAnswer();
  return parts.map((part) => {
    const hasGrown = answer.add(typeof part === 'string' ? Buffer.from(part) : part, contentType);
    return [hasGrown, answer.read().text, answer.read().reasoning];
  });
}

describe('an answer that grows', () => {
  test('can be read after every piece, with its reasoning', () => {
    expect(
      readings([chunk({ reasoning_content: 'An invoice.' }), chunk({ content: 'bill' }), chunk({ content: 'ing' })]),
    ).toEqual([
      [true, '', 'An invoice.'],
      [true, 'bill', 'An invoice.'],
      [true, 'billing', 'An invoice.'],
    ]);
  });

  test('may be cut anywhere, also within a character', () => {
    const bytes = Buffer.from(chunk({ content: 'Zürich 🙂' }));
    const read = readings(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(read.at(-1)?.[1]).toBe('Zürich 🙂');
    expect(read.filter(([hasGrown]) => hasGrown)).toHaveLength(1);
  });

  test('is read apart from the reasoning in its text', () => {
    expect(readings([chunk({ content: '<think>An inv' }), chunk({ content: 'oice.</think>billing' })])).toEqual([
      [true, '', 'An inv'],
      [true, 'billing', 'An invoice.'],
    ]);
  });

  test('comes in events of another form from POST /responses', () => {
    const event = (type: string, delta: string) => `event: ${type}\ndata: ${JSON.stringify({ type, delta })}\n\n`;
    expect(
      readings([
        event('response.reasoning_summary_text.delta', 'An invoice.'),
        event('response.output_text.delta', 'bill'),
        event('response.output_text.delta', 'ing'),
        event('response.output_text.done', 'billing'),
      ]),
    ).toEqual([
      [true, '', 'An invoice.'],
      [true, 'bill', 'An invoice.'],
      [true, 'billing', 'An invoice.'],
      [false, 'billing', 'An invoice.'],
    ]);
  });

  test('is found in a stream that doesn’t say that it is one', () => {
    expect(readings([chunk({ content: 'billing' })], undefined)).toEqual([[true, 'billing', '']]);
  });

  test('does not grow in a reply that is no stream, nor with comments and usage', () => {
    const reply = JSON.stringify({ choices: [{ message: { content: 'billing' } }] });
    expect(readings([reply], 'application/json')).toEqual([[false, '', '']]);
    expect(readings([': OPENROUTER PROCESSING\n\n'])).toEqual([[false, '', '']]);
  });
});
