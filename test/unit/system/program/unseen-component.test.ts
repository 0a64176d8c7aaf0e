import { describe, expect, it } from 'vitest';
import { staticTextOf } from '../../../../src/system/program/static-text';
import { changedVersion } from '../../../../src/system/program/unseen-component';

const fixed = staticTextOf(
  'fString',
  'You are a careful clerk.\n    Sort the request into one queue of the desk.\nRequest: {request}',
);

describe('a component that a program sends changed', () => {
  it('is shown from the first difference on, with its white space', () => {
    const sent = ['You are a careful clerk.\nSort the request into one queue of the desk.\nRequest: x'];
    expect(changedVersion(fixed, ['Hello there, this is something else.', ...sent])).toEqual({
      expected: expect.stringMatching(/clerk\.\\n {4}Sort/) as string,
      sent: expect.stringMatching(/clerk\.\\nSort/) as string,
    });
  });

  it('isn’t recognised in another text', () => {
    expect(changedVersion(fixed, ['Sort the request by its date.', ''])).toBeUndefined();
  });
});
