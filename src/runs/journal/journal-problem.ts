/** A line of a journal that is left out. */
export interface JournalProblem {
  readonly line: number;
  /** Where the line begins, in bytes. */
  readonly offset: number;
  /**
   * `damaged`: an event is lost. `unknown`: it is one of a later version. `repeated`: the journal holds it twice. `unplaced`:
   * it cannot be understood without an event that is lost.
   */
  readonly kind: 'damaged' | 'unknown' | 'repeated' | 'unplaced';
  /** A sentence or two, without the place. */
  readonly message: string;
}

export type OnProblem = (problem: JournalProblem) => void;

const shownProblems = 5;

/** What is wrong with a journal as lines for the developer. */
export function describeProblems(file: string, problems: readonly JournalProblem[]): readonly string[] {
  const shown = problems.slice(0, shownProblems).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = problems.length - shown.length;
  return more === 0 ? shown : [...shown, `${file}: ${more} more lines are left out.`];
}
