import * as v from 'valibot';
import type { ExampleReference, Subject } from '../../gepa/candidate';
import type { RunEvent } from '../../gepa/events';
import type { Usage } from '../../gepa/rollout';
import { checkEvent, maxAmount, usageSchema } from './event-schema';
import { withoutDetails } from './journal-event';

/**
 * Encodes an event, without outputs, traces and feedback, for an index. The two event types that a long run has by the
 * hundred thousand become lists of values, which are half as long and read three times as fast.
 */
export function asIndexed(event: RunEvent): unknown {
  if (event.type === 'rolloutAnswered')
    return ['answered', event.rollout, event.at, event.durationMs, indexedUsage(event.usage)];
  if (event.type !== 'rolloutFinished') return event;
  const { rollout, subject, example, score, objectives, usage, durationMs, at } = event;
  const of = subject.kind === 'candidate' ? subject.index : subject.number;
  const about = [subject.kind, of, example.set, example.index];
  return ['finished', rollout, at, durationMs, indexedUsage(usage), ...about, score, objectives];
}

/**
 * Decodes an event of an index.
 *
 * @returns undefined when this version doesn't know the event.
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

/** A usage of plain counts becomes a list of them. Others stay objects. */
function indexedUsage(usage: Usage): unknown {
  const { calls, promptTokens, completionTokens, costUsd, isEstimated, judge, embedding } = usage;
  if (isEstimated !== undefined || judge !== undefined || embedding !== undefined) return usage;
  const counts = [calls, promptTokens, completionTokens];
  return costUsd === undefined ? counts : [...counts, costUsd];
}

function usageOf(indexed: unknown): Usage | undefined {
  if (!Array.isArray(indexed)) return v.is(usageSchema, indexed) ? (indexed as Usage) : undefined;
  const [calls, promptTokens, completionTokens, costUsd] = indexed as readonly unknown[];
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

/** In [0, 1], with a margin for the rounding error of a weighted mean. */
function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= -1e-9 && value <= 1 + 1e-9;
}

function areObjectives(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isScore);
}
