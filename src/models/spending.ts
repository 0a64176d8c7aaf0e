import { AsyncLocalStorage } from 'node:async_hooks';
import { addUsage, noUsage, type Usage } from '../gepa/rollout';
import { ModelError } from './model-error';

/** What the work under way pays. It is noted where it is paid, for what fails on the way up says nothing of it. */
const current = new AsyncLocalStorage<{ paid: Usage }>();

/**
 * Does work that asks models.
 *
 * @param onWaste is told what was paid beyond what the result says that it used: for replies that led to nothing, such as those
 * before the last attempt, or all of them when the work fails. It is not called when there is nothing to tell.
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

/** Counts what a reply took for the work under way, whatever becomes of the reply. */
export function notePaid(usage: Usage): void {
  const spending = current.getStore();
  if (spending !== undefined) spending.paid = addUsage(spending.paid, usage);
}

/** Asks a model once, and counts what its reply took: also that of a reply that cannot be used. */
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

/** Undefined when nothing is left. */
function difference(paid: Usage, used: Usage): Usage | undefined {
  const calls = Math.max(0, paid.calls - used.calls);
  const promptTokens = Math.max(0, paid.promptTokens - used.promptTokens);
  const completionTokens = Math.max(0, paid.completionTokens - used.completionTokens);
  if (calls === 0 && promptTokens === 0 && completionTokens === 0) return undefined;
  const cost = paid.costUsd === undefined ? {} : { costUsd: Math.max(0, paid.costUsd - (used.costUsd ?? 0)) };
  return { calls, promptTokens, completionTokens, ...cost };
}
