import { AsyncLocalStorage } from 'node:async_hooks';
import { addUsage, noUsage, type Usage } from '../gepa/rollout';
import { ModelError } from './model-error';

/** The usage of the current work. It is counted where a reply arrives, because an error further up loses it. */
const current = new AsyncLocalStorage<{ paid: Usage }>();

/**
 * Does work that calls models, and reports usage beyond that of the result.
 *
 * @param onWaste receives the usage of replies that led to nothing: those before the last attempt, or all when the work fails.
 * Not called when there was none.
 */
export async function countingWaste<Result extends { readonly usage: Usage }>(
  work: () => Promise<Result>,
  onWaste: (usage: Usage) => void,
): Promise<Result> {
  const spending = { paid: noUsage };
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
  if (spending !== undefined) spending.paid = addUsage(spending.paid, usage);
}

/** Calls a model once and counts the usage of its reply, even of an unusable one. */
export async function counted<Answer extends { readonly usage: Usage }>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await ask();
    notePaid(answer.usage);
    return answer;
  } catch (error) {
    if (error instanceof ModelError && error.data.usage !== undefined) notePaid(error.data.usage);
    throw error;
  }
}

/** Returns undefined when nothing is left. */
function difference(paid: Usage, used: Usage): Usage | undefined {
  const calls = Math.max(0, paid.calls - used.calls);
  const promptTokens = Math.max(0, paid.promptTokens - used.promptTokens);
  const completionTokens = Math.max(0, paid.completionTokens - used.completionTokens);
  if (calls === 0 && promptTokens === 0 && completionTokens === 0) return undefined;
  const cost = paid.costUsd === undefined ? {} : { costUsd: Math.max(0, paid.costUsd - (used.costUsd ?? 0)) };
  return { calls, promptTokens, completionTokens, ...cost };
}
