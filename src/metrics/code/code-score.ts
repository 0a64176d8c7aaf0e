import { placeOf, type Row } from '../../datasets/row';
import { MetricError } from '../metric-error';
import type { Verdict } from '../rule';
import { inFigures } from '../wording';

/** How much of a reply is quoted. */
const quotedLength = 200;

interface CodeScoreOptions {
  /** What gave the score, at the beginning of a sentence: `The program "python3 metric.py"`. */
  readonly who: string;
  /** The objectives that the spec says it has. */
  readonly objectives: readonly string[];
  readonly row: Row;
}

/**
 * Reads what a scoring program answered: `{ score, feedback, objectives? }`. Whether the score is one and the feedback says
 * anything is for the metric to check.
 *
 * @throws MetricError that quotes what came.
 */
export function readCodeScore(reply: unknown, { who, objectives: declared, row }: CodeScoreOptions): Verdict {
  const fields = fieldsOf(reply);
  const fault = (problem: string) => new MetricError(`${who} ${problem}`, placeOf(row));
  if (fields === undefined) {
    throw fault(`answered ${quoted(reply)}, which is not a score. It has to be { score, feedback, objectives? }.`);
  }
  if (typeof fields['error'] === 'string') throw fault(`reported an error: ${fields['error']}`);
  const { score, feedback = '', objectives = {} } = fields;
  if (typeof score !== 'number') {
    throw fault(`answered ${quoted(reply)}, where "score" is not a number. It has to be one from 0 to 1.`);
  }
  if (typeof feedback !== 'string') {
    throw fault(
      `answered ${quoted(reply)}, where "feedback" is not text. It has to say what was expected and what came.`,
    );
  }
  return { score, reason: feedback, objectives: readObjectives(objectives, declared, fault) };
}

/**
 * Reads what a function returned: a score, whether all is right, an object with `score` and `feedback`, or one of promptfoo's
 * grading results. A figure without words is put into words.
 *
 * @throws MetricError that quotes what came.
 */
export function readFunctionScore(result: unknown, options: CodeScoreOptions): Verdict {
  const { who } = options;
  if (typeof result === 'boolean') {
    return { score: Number(result), reason: `Expected ${lowerFirst(who)} to give true. It gave ${String(result)}.` };
  }
  if (typeof result === 'number') {
    return { score: result, reason: `Expected ${lowerFirst(who)} to give 1. It gave ${inFigures(result)}.` };
  }
  const { pass, reason, score } = fieldsOf(result) ?? {};
  if (typeof pass !== 'boolean') return readCodeScore(result, options);
  const words = typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
  return readCodeScore(
    {
      ...fieldsOf(result),
      score: score ?? Number(pass),
      feedback: words ?? `Expected ${lowerFirst(who)} to let it pass. It ${pass ? 'passes' : 'fails'}.`,
    },
    options,
  );
}

/** The declared objectives are those that screens and the search know: another one would be lost. */
function readObjectives(
  objectives: unknown,
  declared: readonly string[],
  fault: (problem: string) => MetricError,
): Readonly<Record<string, number>> {
  const scores = fieldsOf(objectives);
  if (scores === undefined || !areNumbers(scores)) {
    throw fault(`answered with the objectives ${quoted(objectives)}. They have to be names with scores from 0 to 1.`);
  }
  const unknown = Object.keys(scores).find((name) => !declared.includes(name));
  if (unknown === undefined) return scores;
  throw fault(
    `scored the objective "${unknown}", which the spec does not name. Add it beside the rule: objectives: [${[...declared, unknown].join(', ')}].`,
  );
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
