import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEvent } from '../../../src/runs/event-schema';
import { lightOf } from '../../../src/runs/journal-event';
import { readLightEvent } from '../../../src/runs/light-event';

const odd = fc.constantFrom<unknown>(
  -1,
  0,
  0.5,
  1,
  1 + 1e-10,
  1.1,
  2 ** 53,
  1e300,
  null,
  '',
  'x',
  true,
  [],
  {},
  undefined,
);
/** Mostly a good value, so that what is otherwise good has one bad value. */
const mostly = <T>(good: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: odd });
const amount = mostly(fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })));
const score = mostly(fc.double({ min: 0, max: 1, noNaN: true }));

const usage = mostly(
  fc.record(
    { calls: amount, promptTokens: amount, completionTokens: amount, costUsd: amount },
    { requiredKeys: ['calls', 'promptTokens', 'completionTokens'] },
  ),
);
const subject = mostly(
  fc.oneof(
    fc.record({ kind: mostly(fc.constant('candidate')), index: mostly(fc.nat()) }),
    fc.record({ kind: mostly(fc.constant('proposal')), number: mostly(fc.nat()) }),
  ),
);
const example = mostly(
  fc.record({ set: mostly(fc.constantFrom('feedback', 'pareto', 'test')), index: mostly(fc.nat()) }),
);
const common = { rollout: mostly(fc.string()), usage, durationMs: amount, at: amount };

/** Events as an index may have them, good or damaged. */
const answered = fc.record({ type: fc.constant('rolloutAnswered'), ...common });
const finished = fc.record({
  type: fc.constant('rolloutFinished'),
  ...common,
  subject,
  example,
  score,
  objectives: mostly(fc.dictionary(fc.string(), score)),
});

/** What the schema says of the event as a journal has it, with the words that an index leaves out. */
function readBySchema(data: object) {
  const read = checkEvent({ ...data, trace: [], output: '', feedback: '' });
  return read.kind === 'event' ? lightOf(read.event) : undefined;
}

test.each([
  ['replies', answered],
  ['scores', finished],
])('%s are read from an index when they follow the schema of events', (_name, events) => {
  fc.assert(
    fc.property(events, (event) => {
      const data = JSON.parse(JSON.stringify(event)) as object;
      expect(readLightEvent(data)).toEqual(readBySchema(data));
    }),
    { numRuns: 3000, seed: 1 },
  );
});
