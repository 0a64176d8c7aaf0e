// Tested by test/unit/cli/transfer.test.ts.
import type { RunEvent } from '../../gepa/events';
import { addUsage, noUsage, type Usage } from '../../gepa/rollout';
import type { EvaluatedSet } from './evaluation';

/** A candidate's results on a set. */
export interface EvaluatedScores {
  /** By example; null for one that has no score. */
  readonly scores: readonly (number | null)[];
  /** Of the answers, without judges. */
  readonly usage: Usage;
  /** The answers that `usage` counts. */
  readonly answers: number;
}

/**
 * Collects a candidate's results on a set from the events of a run.
 *
 * @param positions of the examples in the set.
 */
export function evaluatedScores(
  events: Iterable<RunEvent>,
  candidate: number,
  set: EvaluatedSet,
  positions: readonly number[],
): EvaluatedScores {
  const scores = new Map<number, number>();
  /** Usage of answers by rollout, until the rollout is scored. */
  const answered = new Map<string, Usage>();
  const wanted = new Set(positions);
  let [usage, answers] = [noUsage, 0];
  for (const event of events) {
    if (event.type === 'rolloutAnswered') answered.set(event.rollout, event.usage);
    if (event.type !== 'rolloutFinished' && event.type !== 'rolloutReused') continue;
    const { subject, example } = event;
    if (subject.kind !== 'candidate' || subject.index !== candidate || example.set !== set) continue;
    if (!wanted.has(example.index)) continue;
    scores.set(example.index, event.score);
    if (event.type === 'rolloutReused') continue;
    usage = addUsage(usage, answered.get(event.rollout) ?? event.usage);
    answers += 1;
  }
  return { scores: positions.map((position) => scores.get(position) ?? null), usage, answers };
}

/** Whether every example has a score, so that nothing is left to do. */
export function isComplete({ scores }: EvaluatedScores): boolean {
  return scores.every((score) => score !== null);
}
