import { countOf } from './amounts';
import type { Subject } from '../candidate';
import { isOfTrials } from '../lineages/combined-parts';
import type { Proposal } from '../proposal';
import { evidenceOf, type Direction, type Evidence } from '../review/evidence';
import type { Measurement, ProposalState, RunState } from '../state';

/**
 * Describes the scores that support a proposal, to be read within a sentence, e.g. `worse than its parent on the
 * minibatch: 2 → 1 of 3` or `its 4 parts, each alone: 1 → 5 of 6`, or `its 2 trials: 9 → 14 of 20`.
 */
export function describeEvidence(state: RunState, reviewed: ProposalState): string {
  const evidence = evidenceOf(state, reviewed);
  switch (evidence.kind) {
    case 'measured':
      return `${comparison(reviewed.proposal, evidence)}: ${scoreSums([evidence.measurement])}`;
    case 'parts':
      return `its ${partsOrTrials(state, reviewed, evidence.parts)}`;
    case 'none':
      return [notRun, ...baselineInWords(reviewed.proposal)].join(': ');
  }
}

/** Describes the same in fewer words for narrow places, e.g. `worse, 2 → 1 of 3` or `4 parts, each alone: 1 → 5 of 6`. */
export function evidenceInShort(state: RunState, reviewed: ProposalState): string {
  const evidence = evidenceOf(state, reviewed);
  switch (evidence.kind) {
    case 'measured':
      return `${evidence.direction}, ${scoreSums([evidence.measurement])}`;
    case 'parts':
      return partsOrTrials(state, reviewed, evidence.parts);
    case 'none':
      return notRun;
  }
}

/** Returns the heading above a proposal's scores, which names the examples that were scored. */
export function evidenceTitle({ parents }: Proposal): string {
  return parents.length > 1 ? 'Subsample' : 'Minibatch';
}

const notRun = 'not run yet';

const comparisons: Readonly<Record<Direction, string>> = {
  better: 'better than',
  equal: 'as good as',
  worse: 'worse than',
};

function partsOrTrials({ proposals }: RunState, { proposal }: ProposalState, parts: readonly Measurement[]): string {
  return isOfTrials(proposals, proposal) ? `${countOf(parts.length, 'trial')}: ${scoreSums(parts)}` : partsAlone(parts);
}

function partsAlone(parts: readonly Measurement[]): string {
  return `${countOf(parts.length, 'part')}, ${parts.length === 1 ? 'alone' : 'each alone'}: ${scoreSums(parts)}`;
}

/** Describes the score to beat, in a list, e.g. `its parent scores 1 of 3 on the minibatch`. */
function baselineInWords({ parents, baseline }: Proposal): readonly string[] {
  if (baseline === undefined) return [];
  const { of, examples, scores } = baseline;
  const score = withoutZeros(sumOf(scores), 2);
  return [`${nameOfOther(of, parents)} scores ${score} of ${examples.length} ${placeOf(parents)}`];
}

/** Describes how a proposal compares with its parents, e.g. `better than its parent on the minibatch`. */
function comparison(
  { parents }: Proposal,
  { direction, measurement }: Extract<Evidence, { kind: 'measured' }>,
): string {
  const isAbove = direction === 'better' && parents.length > 1;
  const other = isAbove ? 'both its parents' : nameOfOther(measurement.against, parents);
  return `${comparisons[direction]} ${other} ${placeOf(parents)}`;
}

function nameOfOther(other: Subject, parents: Proposal['parents']): string {
  if (other.kind === 'proposal') return `proposal ${other.number}, which it changes,`;
  if (parents.length > 1) return 'the better of its parents';
  return other.index === parents[0] ? 'its parent' : `candidate ${other.index}`;
}

function placeOf({ length }: Proposal['parents']): string {
  return length > 1 ? 'on examples where they differ' : 'on the minibatch';
}

/** Formats the scores before and after as sums, with enough digits to show a difference, e.g. `1.2 → 2.8 of 3`. */
function scoreSums(measurements: readonly Measurement[]): string {
  const before = sumOf(measurements.flatMap((one) => one.before));
  const after = sumOf(measurements.flatMap((one) => one.after));
  const count = measurements.reduce((total, { examples }) => total + examples.length, 0);
  const digits = [2, 3, 4].find((most) => before.toFixed(most) !== after.toFixed(most)) ?? 2;
  return `${withoutZeros(before, digits)} → ${withoutZeros(after, digits)} of ${count}`;
}

function sumOf(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}

function withoutZeros(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
