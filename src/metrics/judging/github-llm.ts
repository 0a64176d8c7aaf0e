// Tested by test/unit/metrics/judging/github.test.ts.
import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { textOfValue, type Templating } from '../../prompts/template';
import { checkExpectedTexts, expectedValue } from '../reading/expected-text';
import { defineRule } from '../rule';
import { alternatives, formatNumber, quote, quoteOutput } from '../wording';
import { judgeOf } from './ask-judge';

const choiceSchema = v.strictObject({
  /** YAML reads `choice: 1` as a number, but GitHub Models means text. */
  choice: v.union(
    [v.pipe(v.string(), v.nonEmpty('Expected the text of a choice')), v.number(), v.boolean()],
    'Expected the text of a choice',
  ),
  score: v.pipe(
    v.number('Expected the score of the choice'),
    v.minValue(0, 'Expected a score from 0 to 1'),
    v.maxValue(1, 'Expected a score from 0 to 1'),
  ),
});

type Choice = v.InferOutput<typeof choiceSchema>;

/**
 * The `llm` evaluator of GitHub Models' `.prompt.yml`: a prompt for a judge, with `{{completion}}` for the output
 * besides the columns, and the scores of the words that the reply may contain.
 */
export const llm = defineRule({
  value: v.pipe(
    v.strictObject({
      /** Names a model of a discontinued service, so `models.judge` is used. */
      modelId: v.exactOptional(v.string('Expected the name of a model')),
      systemPrompt: v.exactOptional(v.string('Expected text')),
      prompt: v.pipe(v.string('Expected text'), v.nonEmpty('Expected the prompt of the judge')),
      choices: v.pipe(v.array(choiceSchema), v.minLength(1, 'Expected at least one choice')),
    }),
    v.description(
      'A prompt for a judge, as in GitHub Models: {{completion}} is the output, and the first choice found in the reply counts.',
    ),
  ),
  options: {},
  create: ({ value: { systemPrompt = '', prompt, choices }, templating }, { rows, services }) => {
    checkExpectedTexts(
      'llm',
      { value: prompt, templating },
      rows.map((row) => withCompletion(row, 'completion')),
    );
    const model = judgeOf(services, 'llm');
    return {
      judge: async ({ row, output }, signal) => {
        const { text, usage } = await model.complete(
          {
            messages: [
              ...(systemPrompt === '' ? [] : [{ role: 'system' as const, content: systemPrompt }]),
              { role: 'user', content: fill(prompt, templating, withCompletion(row, output)) },
            ],
          },
          signal,
        );
        const choice = choiceIn(text, choices);
        return { score: choice?.score ?? 0, reason: reasonOf(choice, choices, prompt, text), usage };
      },
    };
  },
});

/**
 * Returns the first listed choice that the reply contains, in any case: "1" is found in "10", as in GitHub Models. The
 * order of the list decides, not the position in the reply.
 */
export function choiceIn(reply: string, choices: readonly Choice[]): Choice | undefined {
  const text = reply.trim().toLowerCase();
  return choices.find(({ choice }) => text.includes(String(choice).toLowerCase()));
}

function reasonOf(choice: Choice | undefined, choices: readonly Choice[], prompt: string, reply: string): string {
  const top = Math.max(...choices.map(({ score }) => score));
  const best = choices.filter(({ score }) => score === top).map((one) => quote(String(one.choice)));
  const found =
    choice === undefined
      ? `It contains none of ${alternatives(choices.map((one) => quote(String(one.choice))))}, which scores 0.`
      : `The first choice that it contains is ${quote(String(choice.choice))}, which scores ${formatNumber(choice.score)}.`;
  return `Expected the judge to answer ${alternatives(best)} to this prompt: ${quoteOutput(prompt)}. It answered ${quoteOutput(reply)}. ${found}`;
}

function fill(prompt: string, templating: Templating, row: Row): string {
  return textOfValue(expectedValue(prompt, templating, row));
}

function withCompletion(row: Row, completion: string): Row {
  return { ...row, values: { ...row.values, completion } };
}
