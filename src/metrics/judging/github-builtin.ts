// Tested by test/unit/metrics/judging/graded.test.ts.
import * as v from 'valibot';
import { placeOf, type Row } from '../../datasets/row';
import { textOfValue, valueAt } from '../../prompts/template';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import { defineRule } from '../rule';
import { quoteOutput } from '../wording';
import { judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import type { Choice } from './judgement';

/** A built-in evaluator of GitHub Models, in our own words. */
interface BuiltIn {
  /** The expected output, in whole sentences. */
  readonly expectation: string;
  readonly task: string;
  /** Columns that the judge sees besides the output, by their tag in the request. */
  readonly columns: Readonly<Record<string, 'input' | 'expected'>>;
  /** The meanings of 1 to 5. */
  readonly meanings: readonly [string, string, string, string, string];
}

const builtIns = {
  'github/similarity': {
    expectation: 'Expected the output to say the same as the expected answer.',
    task: 'Judge how far the output and the expected answer to the question have the same meaning. Ignore wording.',
    columns: { question: 'input', expected_answer: 'expected' },
    meanings: [
      'nothing that the output says is in the expected answer',
      'little is the same, and what matters differs',
      'about half is the same',
      'all that matters is the same, with small differences',
      'the same in all that is said',
    ],
  },
  'github/coherence': {
    expectation: 'Expected the output to be coherent: an answer to the input whose ideas follow from each other.',
    task: 'Judge how coherent the output is as an answer to the input: whether its sentences and ideas follow from each other and are easy to follow.',
    columns: { question: 'input' },
    meanings: [
      'unconnected words that make no sense together',
      'fragments with few connections, where a reader has to guess',
      'partly in order, with steps missing or out of place',
      'in order and easy to follow',
      'every idea leads to the next, and all of them to the answer',
    ],
  },
  'github/fluency': {
    expectation: 'Expected the output to be fluent: well written in grammar, words and flow.',
    task: 'Judge how well the output is written in its own language: grammar, choice of words and flow. Ignore what it says.',
    columns: {},
    meanings: [
      'hard to understand because of mistakes',
      'simple and often incorrect, takes effort to understand',
      'mostly correct but plain or stiff',
      'well written, with minor slips at most',
      'free of mistakes, varied and a pleasure to read',
    ],
  },
  'github/relevance': {
    expectation: 'Expected the output to be relevant: to answer the input fully and keep to it.',
    task: 'Judge how well the output answers the question: whether it is on topic, correct and complete.',
    columns: { question: 'input' },
    meanings: [
      'about something else',
      'about the question, but its answer is wrong',
      'partly right, but something that was asked for is missing',
      'a right and complete answer',
      'a right and complete answer with helpful additions',
    ],
  },
  'github/groundedness': {
    expectation: 'Expected the output to be grounded: to answer the input only from the given context.',
    task: 'Judge how far the output answers the question only from the context.',
    columns: { context: 'expected', question: 'input' },
    meanings: [
      'has nothing to do with the context or the question',
      'about the subject of the context, but not an answer to the question',
      'an answer with statements that the context does not contain or contradicts',
      'an answer that the context supports, but with parts of the context missing',
      'a full answer, all of it supported by the context',
    ],
  },
} as const satisfies Readonly<Record<string, BuiltIn>>;

const names = Object.keys(builtIns) as (keyof typeof builtIns)[];

/** GitHub Models' built-in evaluators: `uses: github/similarity`. The judge's 1 to 5 become scores from 0 to 1. */
export const uses = defineRule({
  value: v.pipe(
    v.picklist(names, ({ input }) => `Unknown evaluator ${String(input)}. Use one of ${names.join(', ')}`),
    v.description('A built-in evaluator of GitHub Models.'),
  ),
  options: repetitionOptions,
  create: ({ value: name, options, threshold }, { rows, services }) => {
    const builtIn: BuiltIn = builtIns[name];
    checkColumns(name, builtIn, rows);
    return judgedRule({
      name: 'uses',
      services,
      repetition: repetitionOf(options, threshold),
      expectation: ({ row }) => {
        const expected = Object.values(builtIn.columns).includes('expected') ? textAt(row, 'expected') : '';
        return expected === '' ? builtIn.expectation : `${builtIn.expectation} Given: ${quoteOutput(expected)}.`;
      },
      question: (run) => ({
        task: builtIn.task,
        material: [
          ...Object.entries(builtIn.columns).map(([tag, column]) => ({ tag, text: shown(run, column) })),
          { tag: 'output', text: run.output },
        ],
        grading: { kind: 'choices', choices: builtIn.meanings.map(starChoice) },
      }),
    });
  },
});

function starChoice(meaning: string, index: number): Choice {
  return { name: String(index + 1), score: index / 4, meaning };
}

/** Checks that rows have the column `expected` when it is needed. The input can be whatever the system got. */
function checkColumns(name: string, { columns }: BuiltIn, rows: readonly Row[]): void {
  const without = Object.values(columns).includes('expected')
    ? rows.find((row) => textAt(row, 'expected').trim() === '')
    : undefined;
  if (without === undefined) return;
  throw new MetricError(
    `The evaluator "${name}" compares with the column "expected", which this row doesn't have. Its columns are: ` +
      `${Object.keys(without.values).join(', ') || 'none'}. Add it to the row.`,
    placeOf(without),
  );
}

function shown({ row, trace: [first] }: ScoredRun, column: 'input' | 'expected'): string {
  const text = textAt(row, column);
  return text === '' && column === 'input' ? (first?.input ?? '') : text;
}

function textAt({ values }: Row, column: string): string {
  return textOfValue(valueAt(values, column));
}
