// Tested by test/unit/metrics/measured-objectives.test.ts.
import { valueOf } from '../named-values';
import { valueOfScore, type ObjectiveScale } from '../objective-scale';
import { meanOf, type CandidateState, type RunState } from '../state';
import { formatDifference, formatScore } from './score-words';

/** Returns the mean of an objective on the Pareto set as a value of its scale, or undefined without a score. */
export function objectiveMean({ run }: RunState, candidate: CandidateState, name: string): number | undefined {
  const average = valueOf(candidate.objectives, name);
  const mean = average && meanOf(average);
  return mean === undefined ? undefined : valueOfScore(valueOf(run.scales, name) ?? {}, mean);
}

/** Returns a row for each objective: its name with its direction, and its mean of each candidate in its own unit. */
export function objectiveRows(state: RunState, candidates: readonly CandidateState[]): readonly (readonly string[])[] {
  const { objectives, scales } = state.run;
  return objectives.map((name) => {
    const scale = valueOf(scales, name);
    const cells = candidates.map((candidate) => {
      const average = valueOf(candidate.objectives, name);
      const mean = average && meanOf(average);
      return mean === undefined ? '–' : describeObjective(scale, mean);
    });
    return [titleOfObjective(name, scale), ...cells];
  });
}

/** Formats a score, or its value if it has a scale: `0.82`, `812.5 ms`. */
export function describeObjective(scale: ObjectiveScale | undefined, score: number): string {
  return scale === undefined ? formatScore(score) : withUnit(scale, valueOfScore(scale, score));
}

/** Formats the difference of two scores, or of their values if they have a scale: `+0.24`, `−120 ms`. */
export function describeObjectiveDifference(scale: ObjectiveScale | undefined, difference: number): string {
  if (scale === undefined) return formatDifference(difference);
  const value = valueOfScore(scale, difference) - valueOfScore(scale, 0);
  const size = withUnit(scale, Math.abs(value));
  return value === 0 ? `±${size}` : `${value > 0 ? '+' : '−'}${size}`;
}

/** Names an objective beside its values: `latency (less is better)`. */
export function titleOfObjective(name: string, scale: ObjectiveScale | undefined): string {
  return scale?.minimize === true ? `${name} (less is better)` : name;
}

/** Names an objective over plain numbers: `latency (ms, less is better)`. */
export function axisOfObjective(name: string, scale: ObjectiveScale = {}): string {
  const parts = [
    ...(scale.unit === undefined ? [] : [scale.unit]),
    ...(scale.minimize === true ? ['less is better'] : []),
  ];
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}

function withUnit({ unit }: ObjectiveScale, value: number): string {
  // A binary fraction such as 0.30000000000000004 is 0.3.
  const number = String(Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value));
  return unit === undefined ? number : `${number} ${unit}`;
}
