// Tested by test/unit/runs/report/request-list.test.ts.
import { AsyncLocalStorage } from 'node:async_hooks';
import { textOfContent, type Model } from '../../models/model';
import type { JudgeExchange } from '../journal/journal-event';

/** What the judges of the current score were asked. */
const current = new AsyncLocalStorage<JudgeExchange[]>();

/** Scores an output, and returns what judges were asked for it, in the order of their replies. */
export async function withJudges<Result>(
  score: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly judges: readonly JudgeExchange[] }> {
  const judges: JudgeExchange[] = [];
  const result = await current.run(judges, score);
  return { result, judges };
}

/** Returns a judge whose requests and replies are kept with the current score. */
export function keptJudge(judge: Model): Model {
  return {
    complete: async (request, signal) => {
      const completion = await judge.complete(request, signal);
      const { calls, promptTokens, completionTokens, costUsd, isEstimated } = completion.usage;
      current.getStore()?.push({
        request: request.messages.map(({ role, content }) => ({ role, content: textOfContent(content) })),
        reply: completion.text,
        usage: {
          ...{ calls, promptTokens, completionTokens },
          ...(costUsd === undefined ? {} : { costUsd }),
          ...(isEstimated === undefined ? {} : { isEstimated }),
        },
      });
      return completion;
    },
  };
}
