// Tested by test/unit/datasets/shapes/exported-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { isList, isNothing, isObject } from '../readers/read-row';
import type { RowValues } from '../row';

/** What people and metrics said of a trace. */
export interface Notes {
  /** A line for each score and comment. */
  readonly feedback?: string;
  /** The answer that someone would have given. */
  readonly correction?: unknown;
  readonly verdict: 'for' | 'against' | 'none';
}

/** One score, with its reason. */
interface Note {
  readonly text: string;
  /** A number, a boolean or a label. */
  readonly score?: unknown;
}

/** The columns with scores and comments, each a list, or an object by name. */
const columns: readonly string[] = [
  ...['scores', 'feedback_scores', 'feedback', 'feedback_stats', 'annotations', 'results', 'comments', 'comment'],
];

/** Reads the scores and comments of a trace in any of the tools' forms. */
export function notesOf(row: RowValues): Notes {
  const inner = isObject(row['trace']) ? row['trace'] : {};
  const found = columns.flatMap((column) => [valueOf(row, column), valueOf(inner, column)]).map(parsedNote);
  const correction = found.flatMap(itemsOf).map((item) => (isObject(item) ? item['correction'] : undefined));
  const notes = found.flatMap((value) => notesIn(value));
  const scores = notes.map(({ score }) => score).filter((score) => score !== undefined);
  const isAgainst = scores.some(isNegative);
  return {
    ...(notes.length === 0 ? {} : { feedback: notes.map(({ text }) => text).join('\n') }),
    ...ofNonEmpty(
      'correction',
      correction.find((value) => !isNothing(value)),
    ),
    verdict: isAgainst ? 'against' : scores.length > 0 ? 'for' : 'none',
  };
}

function ofNonEmpty(key: 'correction', value: unknown): Pick<Notes, 'correction'> {
  return value === undefined ? {} : { [key]: value };
}

/** Cells of tables have JSON. */
function parsedNote(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function itemsOf(value: unknown): readonly unknown[] {
  return isList(value) ? value : [];
}

function notesIn(value: unknown): readonly Note[] {
  if (isNothing(value)) return [];
  if (isList(value)) return value.flatMap((item) => (isObject(item) ? noteOf('', item) : notesIn(item)));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, score]) =>
      isObject(score) ? noteOf(name, score) : noteOf(name, { score }),
    );
  }
  return typeof value === 'string' ? [{ text: value }] : [];
}

/** Reads a score with its name and reason, or a comment. */
function noteOf(key: string, item: RowValues): readonly Note[] {
  const result = isObject(item['result']) ? { ...item, ...item['result'] } : item;
  const name = textIn(result, ['name', 'key']) ?? key;
  const [score] = ['passed', 'score', 'value', 'stringValue', 'string_value', 'avg', 'label'].flatMap((field) => {
    const found = valueOf(result, field);
    const [only] = isList(found) ? found : [found];
    return isNothing(only) || typeof only === 'object' ? [] : [only as string | number | boolean];
  });
  const reason = textIn(result, ['comment', 'reason', 'explanation', 'text', 'content', 'rationale']);
  if (score === undefined) return reason === undefined ? [] : [{ text: reason }];
  const scored = [name, String(score)].filter((part) => part !== '').join(': ');
  return [{ text: reason === undefined ? scored : `${scored} (${reason})`, score }];
}

function textIn(item: RowValues, fields: readonly string[]): string | undefined {
  return fields
    .map((field) => valueOf(item, field))
    .map((value) => (isObject(value) ? value['text'] : value))
    .find((value): value is string => typeof value === 'string' && value !== '');
}

/** Scores have no common scale, but less than a half is bad in all of them. */
function isNegative(score: unknown): boolean {
  if (typeof score === 'number') return score < 0.5;
  return (
    score === false ||
    (typeof score === 'string' &&
      /^(?:-?0(?:\.[0-4]\d*)?|false|incorrect|wrong|bad|fail(?:ed)?|thumbs[ _-]?down|down)$/i.test(score))
  );
}
