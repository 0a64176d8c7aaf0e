// Tested by test/unit/metrics/code/javascript.test.ts.
import { placeOf, type Row } from '../../datasets/row';
import type { ObjectiveScale } from '../../gepa/objective-scale';
import { expectedNumber } from '../check-verdict';
import { MetricError } from '../metric-error';
import type { Verdict } from '../rule';
import { formatNumber } from '../wording';

/** Longest quote of a reply. */
const quotedLength = 200;

interface CodeScoreOptions {
  /** Describes the source of the score at the start of a sentence: `The program "python3 metric.py"`. */
  readonly who: string;
  /** The objectives declared in the spec. */
  readonly objectives: readonly string[];
  /** Of the score. Undefined: from 0 to 1, more is better. */
  readonly scale?: ObjectiveScale | undefined;
  readonly row: Row;
}

/**
 * Reads the reply of a scoring program: `{ score, feedback, objectives? }`. The metric checks later that the score is
 * in range and that there is feedback.
 *
 * @throws MetricError that quotes the reply.
 */
export function readCodeScore(reply: unknown, { who, objectives: declared, scale, row }: CodeScoreOptions): Verdict {
  const fields = fieldsOf(reply);
  const fault = (problem: string) => new MetricError(`${who} ${problem}`, placeOf(row));
  if (fields === undefined) {
    throw fault(`answered ${quoted(reply)}, which isn't a score. Answer with { score, feedback, objectives? }.`);
  }
  if (typeof fields['error'] === 'string') throw fault(`reported an error: ${fields['error']}`);
  const { score, feedback = '', objectives = {} } = fields;
  if (typeof score !== 'number') {
    throw fault(`answered ${quoted(reply)}, where "score" isn't a number. Give ${expectedNumber(scale)}.`);
  }
  if (typeof feedback !== 'string') {
    throw fault(
      `answered ${quoted(reply)}, where "feedback" isn't text. Say what was expected and what the output was.`,
    );
  }
  return { score, reason: feedback, objectives: readObjectives(objectives, declared, fault) };
}

/**
 * Reads the return value of a function: a score, a boolean, an object with `score` and `feedback`, or one of
 * promptfoo's grading results. A score without feedback gets a generated sentence.
 *
 * @throws MetricError that quotes the reply.
 */
export function readFunctionScore(result: unknown, options: CodeScoreOptions): Verdict {
  const { who, scale } = options;
  if (typeof result === 'boolean' && scale === undefined) {
    return {
      score: Number(result),
      reason: `Expected ${lowerFirst(who)} to return true. It returned ${String(result)}.`,
    };
  }
  if (typeof result === 'number') {
    const best = scale === undefined ? '1' : bestValue(scale);
    return {
      score: result,
      reason: `Expected ${lowerFirst(who)} to return ${best}. It returned ${formatNumber(result)}.`,
    };
  }
  const { pass, reason, score } = fieldsOf(result) ?? {};
  if (typeof pass !== 'boolean') return readCodeScore(result, options);
  const words = typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
  return readCodeScore(
    {
      ...fieldsOf(result),
      score: score ?? Number(pass),
      feedback: words ?? `Expected ${lowerFirst(who)} to pass. It ${pass ? 'passes' : 'fails'}.`,
    },
    options,
  );
}

/** Reads the objectives. Only declared ones are allowed, because screens and the search don't know others. */
function readObjectives(
  objectives: unknown,
  declared: readonly string[],
  fault: (problem: string) => MetricError,
): Readonly<Record<string, number>> {
  const scores = fieldsOf(objectives);
  if (scores === undefined || !areNumbers(scores)) {
    throw fault(`answered with the objectives ${quoted(objectives)}. Give names with numbers.`);
  }
  const unknown = Object.keys(scores).find((name) => !declared.includes(name));
  if (unknown === undefined) return scores;
  throw fault(
    `scored the objective "${unknown}", which the spec doesn't declare. Add it next to the rule: objectives: [${[...declared, unknown].join(', ')}].`,
  );
}

/** Says how good a value could be: `100 or more`. */
function bestValue({ range: [low, high] = [0, 1], minimize }: ObjectiveScale): string {
  return minimize === true ? `${low} or less` : `${high} or more`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function areNumbers(fields: Readonly<Record<string, unknown>>): fields is Readonly<Record<string, number>> {
  return Object.values(fields).every((value) => typeof value === 'number');
}

function quoted(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length <= quotedLength ? json : `${json.slice(0, quotedLength)}…`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
