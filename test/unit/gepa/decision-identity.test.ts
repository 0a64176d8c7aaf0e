import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityOf, isSameDecision } from '../../../src/gepa/decision-identity';
import type { DecisionEvent } from '../../../src/gepa/events';

const small = fc.integer({ min: 1, max: 2 });
const texts = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y'));
const words = fc.constantFrom('one way', 'another way');
const parents = fc.tuple(small);

/** Decisions that are often the same. */
const decisions: fc.Arbitrary<DecisionEvent> = fc.oneof(
  fc.record({
    type: fc.constant('candidateAdded'),
    candidate: small,
    parents,
    texts,
    origin: fc.record({ kind: fc.constantFrom('reflection', 'merge'), proposal: small }),
  }),
  fc.record({ type: fc.constantFrom('candidateScored', 'candidateDropped', 'candidateRestored'), candidate: small }),
  fc.record({ type: fc.constant('decisionUndone'), proposal: small, candidate: small }),
  fc.record({
    type: fc.constant('iterationStarted'),
    iteration: small,
    tasks: fc.array(fc.record({ parent: small, minibatch: fc.array(small, { maxLength: 2 }) }), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('proposalMade'),
    proposal: fc.record({
      number: small,
      iteration: small,
      parents,
      texts,
      diagnosis: words,
      changes: fc.constant([]),
      origin: fc.oneof(
        fc.record({ kind: fc.constant('reflection') }),
        fc.record({ kind: fc.constant('combination'), of: fc.array(small, { maxLength: 2 }) }),
      ),
    }),
  }),
  fc.record({ type: fc.constant('proposalTested'), proposal: small, after: fc.array(small, { maxLength: 2 }) }),
);

test('compares decisions by their identities', () => {
  fc.assert(
    fc.property(decisions, decisions, (one, other) => {
      expect(isSameDecision(one, other)).toBe(identityOf(one).whole === identityOf(other).whole);
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test('ignores the order of texts and the wording of reasons', () => {
  const decision = (made: Pick<Made, 'texts' | 'diagnosis'>): DecisionEvent => ({
    type: 'proposalMade',
    proposal: { number: 1, iteration: 1, parents: [0], changes: [], origin: { kind: 'reflection' }, ...made },
  });
  const one = decision({ texts: { a: 'x', b: 'y' }, diagnosis: 'one way' });
  expect(isSameDecision(one, decision({ texts: { b: 'y', a: 'x' }, diagnosis: 'another way' }))).toBe(true);
  expect(isSameDecision(one, decision({ texts: { a: 'x', b: 'z' }, diagnosis: 'one way' }))).toBe(false);
});

type Made = Extract<DecisionEvent, { type: 'proposalMade' }>['proposal'];
