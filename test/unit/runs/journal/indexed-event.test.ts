import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { checkEvent, maxAmount } from '../../../../src/runs/journal/event-schema';
import { asIndexed, readIndexed } from '../../../../src/runs/journal/indexed-event';

const count = fc.maxSafeNat();
const amount = fc.oneof(fc.nat(), fc.double({ min: 0, max: maxAmount, noNaN: true }));
const score = fc.double({ min: 0, max: 1, noNaN: true });
const spending = {
  calls: amount,
  promptTokens: amount,
  completionTokens: amount,
  costUsd: amount,
  isEstimated: fc.constant(true as const),
};
const requiredKeys: ['calls', 'promptTokens', 'completionTokens'] = ['calls', 'promptTokens', 'completionTokens'];
const part = fc.record(spending, { requiredKeys });
const usage = fc.record({ ...spending, judge: part, embedding: part }, { requiredKeys });
const common = { rollout: fc.string(), usage, durationMs: amount, at: amount };

/** Generates every reply and score that the schema allows. */
const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ type: fc.constant('rolloutAnswered' as const), ...common }),
  fc.record({
    type: fc.constant('rolloutFinished' as const),
    ...common,
    subject: fc.oneof(
      fc.record({ kind: fc.constant('candidate' as const), index: count }),
      fc.record({ kind: fc.constant('proposal' as const), number: count.filter((number) => number > 0) }),
    ),
    example: fc.record({ set: fc.constantFrom('feedback', 'pareto', 'test'), index: count }),
    score,
    objectives: fc.dictionary(fc.string(), score),
  }),
);
const odd = fc.constantFrom<unknown>(
  -1,
  0,
  0.5,
  1.1,
  2 ** 53,
  null,
  '',
  'candidate',
  true,
  [],
  [1, 2],
  { a: 2 },
  undefined,
);

const parsed = (data: unknown) => JSON.parse(JSON.stringify(data)) as unknown;

test('encoding and decoding an event returns the same event', () => {
  fc.assert(
    fc.property(events, (event) => {
      expect(readIndexed(parsed(asIndexed(event)))).toEqual(parsed(event));
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('events decoded from a damaged index match the schema', () => {
  fc.assert(
    fc.property(events, odd, fc.nat(10), fc.option(fc.nat(3), { nil: undefined }), (event, value, place, within) => {
      const values = parsed(asIndexed(event)) as unknown[];
      const part = values[place];
      if (within !== undefined && Array.isArray(part)) part[within] = value;
      else values[place] = value;
      const read = readIndexed(parsed(values));
      // The texts that an index omits.
      const whole = { ...read, trace: [], output: '', feedback: '' };
      if (read !== undefined) expect(checkEvent(whole).kind).toBe('event');
    }),
    { numRuns: 5000, seed: 1 },
  );
});
