import type { ExampleReference, Subject } from '../../gepa/candidate';
import type { RunEvent } from '../../gepa/events';
import type { Usage } from '../../gepa/rollout';
import { checkEvent, maxAmount } from './event-schema';
import { withoutDetails } from './journal-event';

/**
 * An event without outputs, traces and feedback, as an index has it. The two kinds that a long run has by the hundred thousand
 * are a list of their values: that is half as long, and read in a third of the time.
 */
export function asIndexed(event: RunEvent): unknown {
  if (event.type === 'rolloutAnswered')
    return ['answered', event.rollout, event.at, event.durationMs, used(event.usage)];
  if (event.type !== 'rolloutFinished') return event;
  const { rollout, subject, example, score, objectives, usage, durationMs, at } = event;
  const of = subject.kind === 'candidate' ? subject.index : subject.number;
  const about = [subject.kind, of, example.set, example.index];
  return ['finished', rollout, at, durationMs, used(usage), ...about, score, objectives];
}

/**
 * Reads an event as an index has it.
 *
 * @returns undefined when it is not an event that this version knows.
 */
export function readIndexed(data: unknown): RunEvent | undefined {
  if (!Array.isArray(data)) {
    const read = checkEvent(data);
    return read.kind === 'event' ? withoutDetails(read.event) : undefined;
  }
  const [kind, rollout, at, durationMs, numbers, ...result] = data as readonly unknown[];
  const usage = usageOf(numbers);
  if (typeof rollout !== 'string' || !isAmount(at) || !isAmount(durationMs) || usage === undefined) return undefined;
  if (kind === 'answered') return { type: 'rolloutAnswered', rollout, usage, durationMs, at };
  const [subjectKind, of, set, index, score, objectives] = result;
  const [subject, example] = [subjectOf(subjectKind, of), exampleOf(set, index)];
  if (kind !== 'finished' || subject === undefined || example === undefined) return undefined;
  if (!isScore(score) || !areObjectives(objectives)) return undefined;
  return { type: 'rolloutFinished', rollout, subject, example, score, objectives, usage, durationMs, at };
}

function used({ calls, promptTokens, completionTokens, costUsd }: Usage): readonly number[] {
  const counts = [calls, promptTokens, completionTokens];
  return costUsd === undefined ? counts : [...counts, costUsd];
}

function usageOf(numbers: unknown): Usage | undefined {
  if (!Array.isArray(numbers)) return undefined;
  const [calls, promptTokens, completionTokens, costUsd] = numbers as readonly unknown[];
  if (!isAmount(calls) || !isAmount(promptTokens) || !isAmount(completionTokens)) return undefined;
  if (costUsd === undefined) return { calls, promptTokens, completionTokens };
  return isAmount(costUsd) ? { calls, promptTokens, completionTokens, costUsd } : undefined;
}

function subjectOf(kind: unknown, of: unknown): Subject | undefined {
  if (!isCount(of)) return undefined;
  if (kind === 'candidate') return { kind, index: of };
  return kind === 'proposal' && of > 0 ? { kind, number: of } : undefined;
}

function exampleOf(set: unknown, index: unknown): ExampleReference | undefined {
  const isSet = set === 'feedback' || set === 'pareto' || set === 'test';
  return isSet && isCount(index) ? { set, index } : undefined;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= maxAmount;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** In [0, 1], but for what a weighted mean loses to rounding. */
function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= -1e-9 && value <= 1 + 1e-9;
}

function areObjectives(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isScore);
}
