// Tested by test/unit/metrics/judging/judge.test.ts.
import * as v from 'valibot';
import { parse } from 'yaml';
import type { Row } from '../../datasets/row';
import type { ChatMessage } from '../../models/model';
import { renderTemplate, variablePaths } from '../../prompts/template';
import { jsonIn, parseJson } from '../reading/json-in-text';
import { defineRule } from '../rule';
import { formatNumber, quoteOutput } from '../wording';
import { askUntilReadable, judgeOf, type JudgeRequest, type Reading } from './ask-judge';

const messageSchema = v.object({
  role: v.picklist(['system', 'user', 'assistant'], 'Expected the role system, user or assistant'),
  content: v.string('Expected text'),
});

type PromptMessage = v.InferOutput<typeof messageSchema>;

const messagesSchema = v.pipe(v.array(messageSchema), v.minLength(1, 'Expected at least one message'));

const ANSWER_FORMAT =
  'Answer with a JSON object in exactly this form: {"reason": "why", "pass": true or false, "score": a number from 0 to 1}';

/**
 * promptfoo's `rubricPrompt`: a custom prompt for the judge, which answers with JSON that has `pass`, `score` and
 * `reason`. It is a Nunjucks template over the row, `output` and `rubric`: text, or chat messages, which may also be
 * written as JSON or YAML text.
 */
export const rubricPrompt = defineRule({
  value: v.pipe(
    v.strictObject({
      prompt: v.union(
        [v.pipe(v.string(), v.nonEmpty('Expected the prompt of the judge')), messagesSchema],
        'Expected text, or a list of chat messages with role and content',
      ),
      rubric: v.exactOptional(v.string('Expected text')),
    }),
    v.description(
      'A prompt for a judge, as in promptfoo: {{output}}, {{rubric}} and the columns are filled in, and the reply is JSON with pass, score and reason.',
    ),
  ),
  options: {},
  create: ({ value: { prompt, rubric = '' } }, { rows, services }) => {
    const messages = messagesOf(prompt);
    for (const row of rows) filled(messages, { row, output: '', rubric });
    const model = judgeOf(services, 'rubric-prompt');
    return {
      judge: async ({ row, output }, signal) => {
        const request: JudgeRequest<OwnVerdict> = {
          messages: filled(messages, { row, output, rubric }),
          answerFormat: ANSWER_FORMAT,
          read: readVerdict,
        };
        const { content, usage } = await askUntilReadable(model, request, row, signal);
        const expectation = rubric === '' ? '' : `Expected the output to meet this rubric: ${quoteOutput(rubric)}. `;
        const explanation =
          content.reason === '' ? 'The judge gave no reason.' : `The judge's reason: ${content.reason}`;
        return {
          score: content.score,
          reason: `${expectation}By the test's own grading prompt it ${content.passed ? 'passes' : 'fails'} with the score ${formatNumber(content.score)}. ${explanation}`,
          usage,
        };
      },
    };
  },
});

interface OwnVerdict {
  readonly passed: boolean;
  /** In [0, 1]. */
  readonly score: number;
  /** May be empty. */
  readonly reason: string;
}

/** Returns the messages of a prompt: those that its text contains as JSON or YAML, else one user message. */
function messagesOf(prompt: string | readonly PromptMessage[]): readonly PromptMessage[] {
  if (typeof prompt !== 'string') return prompt;
  const parsed = v.safeParse(messagesSchema, structureIn(prompt));
  return parsed.success ? parsed.output : [{ role: 'user', content: prompt }];
}

function structureIn(prompt: string): unknown {
  const json = parseJson(prompt);
  if (json !== undefined || !prompt.startsWith('- role:')) return json?.value;
  try {
    return parse(prompt) as unknown;
  } catch {
    return undefined;
  }
}

interface Filling {
  readonly row: Row;
  readonly output: string;
  readonly rubric: string;
}

/** Fills the messages. The test's own variables take precedence over the judge's, as in promptfoo. */
function filled(messages: readonly PromptMessage[], { row, output, rubric }: Filling): readonly ChatMessage[] {
  return messages.map(({ role, content }) => {
    const asksForParts = variablePaths('nunjucks', content).some((path) => path.startsWith('output.'));
    const parts = asksForParts ? (parseJson(output)?.value ?? {}) : output;
    return { role, content: renderTemplate('nunjucks', content, { output: parts, rubric, ...row.values }) };
  });
}

/** Reads a verdict. `pass` defaults to true when there is only a score, and determines the score when there is none. */
function readVerdict(reply: string): Reading<OwnVerdict> {
  const found = jsonIn(reply).find((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
  if (found === undefined) return { kind: 'unreadable', problem: 'it has no JSON object.' };
  const { pass, score, reason } = found as Readonly<Record<string, unknown>>;
  if (pass === undefined && score === undefined)
    return { kind: 'unreadable', problem: 'it has neither "pass" nor "score".' };
  const passed = typeof pass === 'string' ? /^(?:true|yes|pass|y)$/i.test(pass.trim()) : pass !== false && pass !== 0;
  const number = typeof score === 'string' ? Number(score) : score;
  const value = typeof number === 'number' && Number.isFinite(number) ? number : Number(passed);
  if (value < 0 || value > 1) return { kind: 'unreadable', problem: `its score ${value} is not from 0 to 1.` };
  return {
    kind: 'readable',
    content: { passed, score: value, reason: typeof reason === 'string' ? reason.trim() : '' },
  };
}
