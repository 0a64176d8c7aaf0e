// Tested by test/unit/runs/journal/journal-follower.test.ts.
/** A journal line that is skipped. */
export interface JournalProblem {
  readonly line: number;
  /** Start of the line in bytes. */
  readonly offset: number;
  /**
   * `damaged`: the event is lost. `unknown`: a later version wrote it. `repeated`: the journal has it twice.
   * `unplaced`: it depends on a lost event.
   */
  readonly kind: 'damaged' | 'unknown' | 'repeated' | 'unplaced';
  /** One or two sentences, without file and line. */
  readonly message: string;
}

export type OnProblem = (problem: JournalProblem) => void;

const shownProblems = 5;

/** Describes the problems of a journal to the developer, one per line. */
export function describeProblems(file: string, problems: readonly JournalProblem[]): readonly string[] {
  const shown = problems.slice(0, shownProblems).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = problems.length - shown.length;
  return more === 0 ? shown : [...shown, `${file}: ${more} more lines are skipped.`];
}
