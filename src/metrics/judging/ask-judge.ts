// Tested by test/unit/metrics/judging/judgement.test.ts.
import { placeOf, type Row } from '../../datasets/row';
import { addUsage, type Usage } from '../../gepa/rollout';
import type { ChatMessage, Model } from '../../models/model';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';
import { quoteOutput } from '../wording';

/**
 * Returns the model that judges for a rule.
 *
 * @param rule key of the rule, for the error.
 * @throws MetricError when the run has no model that can judge.
 */
export function judgeOf({ models: { judge } }: MetricServices, rule: string): Model {
  if (judge !== undefined) return judge;
  throw new MetricError(
    `The metric's rule "${rule}" needs a model that judges, which the practice models cannot do. Name one as ` +
      'models.judge in the spec, such as { baseUrl: https://api.openai.com/v1, model: gpt-5-mini }.',
  );
}

/** A judge's parsed reply, or why it is unreadable: a sentence for the model and the developer. */
export type Reading<Content> =
  { readonly kind: 'readable'; readonly content: Content } | { readonly kind: 'unreadable'; readonly problem: string };

/** A request to a judge. */
export interface JudgeRequest<Content> {
  readonly messages: readonly ChatMessage[];
  /** The required form of the answer, repeated when an answer is unreadable. */
  readonly answerFormat: string;
  readonly read: (reply: string) => Reading<Content>;
}

/**
 * Asks a judge, and asks again when its reply is unreadable.
 *
 * @param row the row being judged, for the error.
 * @throws MetricError when the second reply is unreadable too: no verdict doesn't mean a bad verdict. A ModelError when
 * the model doesn't answer.
 */
export async function askUntilReadable<Content>(
  model: Model,
  { messages, answerFormat, read }: JudgeRequest<Content>,
  row: Row,
  signal: AbortSignal,
): Promise<{ readonly content: Content; readonly usage: Usage }> {
  const first = await model.complete({ messages }, signal);
  const reading = read(first.text);
  if (reading.kind === 'readable') return { content: reading.content, usage: first.usage };
  const second = await model.complete(
    {
      messages: [
        ...messages,
        { role: 'assistant', content: first.text },
        { role: 'user', content: `Your answer is unreadable: ${reading.problem}\n\n${answerFormat}` },
      ],
    },
    signal,
  );
  const again = read(second.text);
  if (again.kind === 'readable') return { content: again.content, usage: addUsage(first.usage, second.usage) };
  const hint = second.truncated === true ? ' It was cut off: raise maxTokens of models.judge.' : '';
  throw new MetricError(
    `Two replies of the judge were unreadable: ${again.problem}${hint} It answered ${quoteOutput(second.text)}. ` +
      'Name a stronger model as models.judge in the spec, or simplify the rubric.',
    placeOf(row),
  );
}
