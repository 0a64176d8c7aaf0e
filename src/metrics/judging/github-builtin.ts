import * as v from 'valibot';
import { placeOf, type Row } from '../../datasets/row';
import { textOfValue, valueAt } from '../../prompts/template';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import { defineRule } from '../rule';
import { quoteOutput } from '../wording';
import { judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import type { Choice } from './judgement';

/** One of GitHub Models' ready-made evaluators, in our own words. */
interface BuiltIn {
  /** What is expected of the output, in whole sentences. */
  readonly expectation: string;
  readonly task: string;
  /** The columns that the judge is shown beside the output, by what it is told that they are. */
  readonly columns: Readonly<Record<string, 'input' | 'expected'>>;
  /** What 1 to 5 mean. */
  readonly meanings: readonly [string, string, string, string, string];
}

const builtIns = {
  'github/similarity': {
    expectation: 'Expected the output to say the same as the expected answer.',
    task: 'Judge how far the output and the expected answer to the question are the same in what they say. Wording counts for nothing.',
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
    expectation: 'Expected the output to be coherent: an answer to the input whose thoughts follow from each other.',
    task: 'Judge how coherent the output is as an answer to the input: whether its sentences and thoughts follow from each other and a reader can follow them.',
    columns: { question: 'input' },
    meanings: [
      'words without a connection, which make no sense together',
      'fragments with few connections; a reader has to guess',
      'partly in order; steps are missing or out of place',
      'in order and easy to follow',
      'every thought leads to the next, and the whole to the answer',
    ],
  },
  'github/fluency': {
    expectation: 'Expected the output to be fluent: well written in grammar, words and flow.',
    task: 'Judge how well the output is written in its own language: grammar, choice of words and flow. What it says counts for nothing.',
    columns: {},
    meanings: [
      'hardly to be understood for its mistakes',
      'simple and often wrong; understood with effort',
      'mostly correct but plain or stiff',
      'well written, with small slips at most',
      'without a mistake, varied and a pleasure to read',
    ],
  },
  'github/relevance': {
    expectation: 'Expected the output to be relevant: to answer the input fully and keep to it.',
    task: 'Judge how well the output answers the question: whether it is about it, correct by what is given, and complete.',
    columns: { question: 'input' },
    meanings: [
      'about something else',
      'about the question, but its answer is wrong',
      'right in part; something that was asked for is missing',
      'a right and complete answer',
      'a right and complete answer that adds what helps to understand it',
    ],
  },
  'github/groundedness': {
    expectation: 'Expected the output to be grounded: to answer the input by the given context alone.',
    task: 'Judge how far the output answers the question by what the context says, and by nothing else.',
    columns: { context: 'expected', question: 'input' },
    meanings: [
      'has nothing to do with the context or the question',
      'on the subject of the context, but no answer to the question',
      'an answer that states something the context does not say or denies',
      'an answer that the context bears out, but not all that it says to the question',
      'a full answer, all of it borne out by the context',
    ],
  },
} as const satisfies Readonly<Record<string, BuiltIn>>;

const names = Object.keys(builtIns) as (keyof typeof builtIns)[];

/** GitHub Models' ready-made evaluators: `uses: github/similarity`. A judge gives 1 to 5, which score 0 to 1. */
export const uses = defineRule({
  value: v.pipe(
    v.picklist(names, ({ input }) => `There is no evaluator ${String(input)}. There are: ${names.join(', ')}`),
    v.description('One of GitHub Models’ ready-made evaluators.'),
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

/** What was expected is in the column `expected` alone; the input may be anything that the system was given. */
function checkColumns(name: string, { columns }: BuiltIn, rows: readonly Row[]): void {
  const without = Object.values(columns).includes('expected')
    ? rows.find((row) => textAt(row, 'expected').trim() === '')
    : undefined;
  if (without === undefined) return;
  throw new MetricError(
    `The evaluator "${name}" compares with the column "expected", which this row does not have. Its columns are: ` +
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
