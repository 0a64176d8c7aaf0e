// Tested by test/unit/dashboard/comparison.test.ts.
import { remainingExamples } from '../src/gepa/failures/left-out';
import { valueOf } from '../src/gepa/named-values';
import { describeObjective, describeObjectiveDifference, titleOfObjective } from '../src/gepa/words/objective-words';
import type { ObjectiveScale } from '../src/gepa/objective-scale';
import { comparePaired, type PairedComparison } from '../src/gepa/paired-comparison';
import { meanOf, type CandidateState, type RunState } from '../src/gepa/state';
import { describeDifference } from '../src/gepa/words/winner-words';
import { dashboardWords as words } from './dashboard-words';
import { formatCount, formatDifference } from '../src/presentation/number-format';

/** A figure of both candidates, as it is shown. */
export interface ComparedFigure {
  readonly name: string;
  readonly candidate: string;
  readonly other: string;
  readonly difference: string;
}

/** Returns what both candidates have a figure for: means, objectives, the test set, and their length. */
export function comparedFigures(
  candidate: CandidateState,
  other: CandidateState,
  state: RunState,
): readonly ComparedFigure[] {
  const score = (
    name: string,
    a: number | undefined,
    b: number | undefined,
    scale?: ObjectiveScale,
  ): readonly ComparedFigure[] =>
    a === undefined || b === undefined
      ? []
      : [
          {
            name: titleOfObjective(name, scale),
            candidate: describeObjective(scale, a),
            other: describeObjective(scale, b),
            difference: describeObjectiveDifference(scale, a - b),
          },
        ];
  return [
    ...score(words.paretoSet, meanOf(candidate.pareto), meanOf(other.pareto)),
    ...state.run.objectives.flatMap((name) => {
      const [a, b] = [candidate, other].map(({ objectives }) => valueOf(objectives, name));
      return a === undefined || b === undefined
        ? []
        : score(name, meanOf(a), meanOf(b), valueOf(state.run.scales, name));
    }),
    ...score(words.testSet, meanOf(candidate.test), meanOf(other.test)),
    {
      name: words.promptTokens,
      candidate: formatCount(candidate.size),
      other: formatCount(other.size),
      difference: formatDifference(candidate.size - other.size, 0),
    },
  ];
}

/** Describes a paired comparison, with its interval and what follows from it. */
export function describePaired(paired: PairedComparison): string {
  const { won, lost, equal, interval } = paired;
  if (won + lost + equal === 0) return words.nothingInCommon;
  const counts = words.paired(won, lost, equal);
  const shown = interval === undefined || interval.low > 0 || interval.high < 0 ? '' : ` ${words.noDifferenceShown}`;
  return `${counts} · ${words.meanDifference(describeDifference(paired))}.${shown}`;
}

/** An example on which two candidates score differently. */
export interface DifferentScore {
  /** Index in the Pareto set. */
  readonly example: number;
  readonly candidate: number;
  readonly other: number;
}

/** Returns the examples of the Pareto set on which both have scores that differ, the largest differences first. */
export function differentScores(
  candidate: CandidateState,
  other: CandidateState,
  state: RunState,
): readonly DifferentScore[] {
  return remainingExamples(state, 'pareto')
    .flatMap(({ index }): readonly DifferentScore[] => {
      const [a, b] = [candidate.scores[index] ?? null, other.scores[index] ?? null];
      return a === null || b === null || a === b ? [] : [{ example: index, candidate: a, other: b }];
    })
    .sort((a, b) => Math.abs(b.candidate - b.other) - Math.abs(a.candidate - a.other) || a.example - b.example);
}

/** Compares two candidates on the examples of the Pareto set that still count. */
export function compareOnParetoSet(
  candidate: CandidateState,
  other: CandidateState,
  state: RunState,
): PairedComparison {
  const indices = remainingExamples(state, 'pareto').map(({ index }) => index);
  const scoresOf = ({ scores }: CandidateState) => indices.map((index) => scores[index] ?? null);
  return comparePaired(scoresOf(candidate), scoresOf(other));
}
