import { alternatives, inFigures } from '../wording';

/** A verdict with a name, such as "good". */
export interface Choice {
  readonly name: string;
  /** What it stands for, in [0, 1]. */
  readonly score: number;
  /** When it is to be given: a clause. Absent where the rubric says so itself. */
  readonly meaning?: string;
}

/** The verdicts that a judge may give. */
export type Grading =
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  /** Any number between the two, both included; the lower one scores 0 and the upper one 1. */
  | { readonly kind: 'scale'; readonly from: number; readonly to: number };

/** A verdict as a judge gave it, and what it stands for. */
export interface Grade {
  readonly name: string;
  /** In [0, 1]. */
  readonly score: number;
}

/** The grade that a judge's words name. Undefined when they name none, or more than one thing. */
export function gradeNamed(words: string, grading: Grading): Grade | undefined {
  const name = plain(words);
  if (grading.kind === 'choices') {
    const choice = grading.choices.find((one) => plain(one.name) === name);
    return choice === undefined ? undefined : { name: choice.name, score: choice.score };
  }
  const { from, to } = grading;
  const [, figure, whole] = /^(-?\d+(?:\.\d+)?)(?:\s*\/\s*(\d+))?$/.exec(name) ?? [];
  const value = Number(figure);
  if (figure === undefined || value < from || value > to || (whole !== undefined && Number(whole) !== to)) {
    return undefined;
  }
  return { name: String(value), score: (value - from) / (to - from) };
}

/** What a judge may answer, in words for it: one line, or one for each choice that has a meaning. */
export function allowedVerdicts(grading: Grading): string {
  if (grading.kind === 'scale')
    return `a number from ${grading.from} (worst) to ${grading.to} (best), and nothing else`;
  const names = `one of ${alternatives(grading.choices.map(({ name }) => name))}, and nothing else`;
  const meanings = grading.choices.flatMap(({ name, meaning }) =>
    meaning === undefined ? [] : [`${name}: ${meaning}`],
  );
  return meanings.length === 0 ? names : [`${names}:`, ...meanings].join('\n');
}

/** A grade for a person: `"ok", which scores 0.5; "good" is the best`, `4 on a scale from 1 to 5`. */
export function gradeInWords({ name, score }: Grade, grading: Grading): string {
  if (grading.kind === 'scale') return `${name} on a scale from ${grading.from} to ${grading.to}`;
  const top = Math.max(...grading.choices.map((choice) => choice.score));
  const best = grading.choices.filter((choice) => choice.score === top).map((choice) => `"${choice.name}"`);
  return score === top
    ? `"${name}", which scores ${inFigures(score)}`
    : `"${name}", which scores ${inFigures(score)}; best would be ${alternatives(best)}`;
}

/** Models put a verdict into bold type, quotes or a sentence's end. */
function plain(words: string): string {
  return words
    .trim()
    .replace(/^[\s"'`*_(]+|[\s"'`*_).]+$/g, '')
    .toLowerCase();
}
