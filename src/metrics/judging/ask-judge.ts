import { placeOf, type Row } from '../../datasets/row';
import { addUsage, type Usage } from '../../gepa/rollout';
import type { ChatMessage, Model } from '../../models/model';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';
import { quoteOutput } from '../wording';

/**
 * The model that judges, for a rule.
 *
 * @param rule the rule's key, for the error.
 * @throws MetricError when the run has no model that can judge.
 */
export function judgeOf({ models: { judge } }: MetricServices, rule: string): Model {
  if (judge !== undefined) return judge;
  throw new MetricError(
    `The metric's rule "${rule}" asks a model for its verdict, and the practice models cannot judge. Name a model as ` +
      'models.judge in the spec, such as { baseUrl: https://api.openai.com/v1, model: gpt-5-mini }.',
  );
}

/** What a reply of a judge says, or why it cannot be read: a sentence for the model and the developer. */
export type Reading<Content> =
  { readonly kind: 'readable'; readonly content: Content } | { readonly kind: 'unreadable'; readonly problem: string };

/** What is asked of a judge. */
export interface JudgeRequest<Content> {
  readonly messages: readonly ChatMessage[];
  /** In which form to answer; said again with what was wrong. */
  readonly answerFormat: string;
  readonly read: (reply: string) => Reading<Content>;
}

/**
 * Asks a judge, and once more when its reply cannot be read.
 *
 * @param row what it is about, for the error.
 * @throws MetricError when the second reply cannot be read either: no verdict is not a bad verdict. A ModelError when the
 * model does not answer.
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
        { role: 'user', content: `That cannot be used: ${reading.problem}\n\n${answerFormat}` },
      ],
    },
    signal,
  );
  const again = read(second.text);
  if (again.kind === 'readable') return { content: again.content, usage: addUsage(first.usage, second.usage) };
  const hint = second.truncated === true ? ' It was cut off: raise maxTokens of models.judge.' : '';
  throw new MetricError(
    `The judge gave no answer that can be read, twice: ${again.problem}${hint} It said: ${quoteOutput(second.text)}. ` +
      'Name a stronger model as models.judge in the spec, or say the rubric more plainly.',
    placeOf(row),
  );
}
