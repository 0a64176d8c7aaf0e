import { AsyncLocalStorage } from 'node:async_hooks';
import { addUsage, noUsage, subtractSpending, tokensOf, type Spending, type Usage } from '../gepa/rollout';
import { ModelError } from './model-error';

/** Keeps work from sending requests that its run may not pay for. */
export interface SpendingLimit {
  /** Called before each request. Throws if it may not be sent. */
  check(): void;
  /** Called with the usage of each reply. */
  note(usage: Usage): void;
  /** Counts a request as spent until it is answered, for it can't be taken back. Returns what ends this. */
  hold(estimate: Usage): () => void;
}

/** Allows every request. */
export const unlimited: SpendingLimit = {
  check: () => undefined,
  note: () => undefined,
  hold: () => () => undefined,
};

/** The usage of the current work. It is counted where a reply arrives, because an error further up loses it. */
const current = new AsyncLocalStorage<{ paid: Usage; readonly limit: SpendingLimit }>();

/**
 * Does work that calls models, and reports usage beyond that of the result.
 *
 * @param onWaste receives the usage of replies that led to nothing: those before the last attempt, or all when the work fails.
 * Not called when there was none.
 * @param limit of the requests that the work sends.
 */
export async function countingWaste<Result extends { readonly usage: Usage }>(
  work: () => Promise<Result>,
  onWaste: (usage: Usage) => void,
  limit: SpendingLimit = unlimited,
): Promise<Result> {
  const spending = { paid: noUsage, limit };
  let used = noUsage;
  try {
    const result = await current.run(spending, work);
    used = result.usage;
    return result;
  } finally {
    const wasted = difference(spending.paid, used);
    if (wasted !== undefined) onWaste(wasted);
  }
}

/** Counts the usage of a reply for the current work, whether or not the reply is usable. */
export function notePaid(usage: Usage): void {
  const spending = current.getStore();
  if (spending === undefined) return;
  spending.paid = addUsage(spending.paid, usage);
  spending.limit.note(usage);
}

/** Throws if the current work may send no further request. */
export function checkSpending(): void {
  current.getStore()?.limit.check();
}

/** Counts an estimate as spent by the current work. Returns what ends this. */
export function holdSpending(estimate: Usage): () => void {
  return current.getStore()?.limit.hold(estimate) ?? (() => undefined);
}

/** What a metric asks a model for. */
export type MetricUse = 'judge' | 'embedding';

/**
 * Calls a model once and counts the usage of its reply, even of an unusable one.
 *
 * @param use set for the models of a metric, whose usage is also counted by itself.
 * @throws what the limit of the current work throws.
 */
export async function counted<Answer extends { readonly usage: Usage }>(
  ask: () => Promise<Answer>,
  use?: MetricUse,
): Promise<Answer> {
  checkSpending();
  try {
    const answer = await ask();
    const usage = withUse(answer.usage, use);
    notePaid(usage);
    return { ...answer, usage };
  } catch (error) {
    if (error instanceof ModelError && error.data.usage !== undefined) notePaid(withUse(error.data.usage, use));
    throw error;
  }
}

function withUse(usage: Usage, use: MetricUse | undefined): Usage {
  return use === undefined ? usage : { ...usage, [use]: usage };
}

/** Returns undefined when nothing is left. */
function difference(paid: Usage, used: Usage): Usage | undefined {
  const rest = subtractSpending(paid, used);
  if (rest.calls === 0 && tokensOf(rest) === 0) return undefined;
  const judge = differenceOfParts(paid.judge, used.judge);
  const embedding = differenceOfParts(paid.embedding, used.embedding);
  return {
    ...rest,
    ...(judge === undefined ? {} : { judge }),
    ...(embedding === undefined ? {} : { embedding }),
  };
}

function differenceOfParts(paid: Spending | undefined, used: Spending | undefined): Spending | undefined {
  if (paid === undefined) return undefined;
  const rest = subtractSpending(paid, used ?? noUsage);
  return rest.calls === 0 && tokensOf(rest) === 0 ? undefined : rest;
}
