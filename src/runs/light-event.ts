import type { ExampleReference, Subject } from '../gepa/candidate';
import type { RunEvent } from '../gepa/events';
import type { Usage } from '../gepa/rollout';
import { checkEvent } from './event-schema';
import { lightOf } from './journal-event';

/**
 * Reads an event without outputs, traces and feedback, as an index has it. The two kinds that a long run has by the hundred
 * thousand are checked by hand, ten times as fast as by the schema.
 *
 * @returns undefined when it is not an event that this version knows.
 */
export function readLightEvent(data: unknown): RunEvent | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  if (data.type === 'rolloutAnswered') return readAnswered(data);
  if (data.type === 'rolloutFinished') return readFinished(data);
  const read = checkEvent(data);
  return read.kind === 'event' ? lightOf(read.event) : undefined;
}

type Fields<Type extends RunEvent['type']> = {
  readonly [Name in keyof Extract<RunEvent, { readonly type: Type }>]?: unknown;
};

function readAnswered(data: Fields<'rolloutAnswered'>): RunEvent | undefined {
  const { rollout, usage, durationMs, at } = data;
  if (typeof rollout !== 'string' || !isUsage(usage) || !isAmount(durationMs) || !isAmount(at)) return undefined;
  return { type: 'rolloutAnswered', rollout, usage, durationMs, at };
}

function readFinished(data: Fields<'rolloutFinished'>): RunEvent | undefined {
  const { rollout, subject, example, score, objectives, usage, durationMs, at } = data;
  if (typeof rollout !== 'string' || !isSubject(subject) || !isExample(example)) return undefined;
  if (!isScore(score) || !areObjectives(objectives)) return undefined;
  if (!isUsage(usage) || !isAmount(durationMs) || !isAmount(at)) return undefined;
  return { type: 'rolloutFinished', rollout, subject, example, score, objectives, usage, durationMs, at };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && isAmount(value);
}

/** In [0, 1], but for what a weighted mean loses to rounding. */
function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= -1e-9 && value <= 1 + 1e-9;
}

function isSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'candidate'
    ? 'index' in value && isCount(value.index)
    : value.kind === 'proposal' && 'number' in value && isCount(value.number) && value.number > 0;
}

function isExample(value: unknown): value is ExampleReference {
  if (typeof value !== 'object' || value === null || !('set' in value) || !('index' in value)) return false;
  return (value.set === 'feedback' || value.set === 'pareto' || value.set === 'test') && isCount(value.index);
}

function areObjectives(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isScore);
}

function isUsage(value: unknown): value is Usage {
  if (typeof value !== 'object' || value === null) return false;
  if (!('calls' in value && 'promptTokens' in value && 'completionTokens' in value)) return false;
  const costs = !('costUsd' in value) || isAmount(value.costUsd);
  return isAmount(value.calls) && isAmount(value.promptTokens) && isAmount(value.completionTokens) && costs;
}
