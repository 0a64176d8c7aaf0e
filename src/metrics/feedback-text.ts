import { indented, outcomeInWords } from './wording';

/** The verdict of one rule of a metric. */
export interface RuleVerdict {
  readonly name: string;
  readonly score: number;
  readonly reason: string;
}

/** Describes the only verdict, or lists the verdicts of all rules below the overall outcome. */
export function describeVerdicts(verdicts: readonly RuleVerdict[], score: number): readonly string[] {
  const [only, ...others] = verdicts;
  if (only !== undefined && others.length === 0) return [`${outcomeInWords(score)}. ${only.reason}`];
  return [
    `${outcomeInWords(score)}.`,
    ...verdicts.map(({ name, score: own, reason }) => `- ${name}: ${outcomeInWords(own)}. ${indented(reason)}`),
  ];
}

/** Reads the reason of each rule from a feedback that `describeVerdicts` begins. Rules that it doesn't list are absent. */
export function readReasons(feedback: string, names: readonly string[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  const lines = feedback.split('\n');
  lines.forEach((line, index) => {
    const name = names.find((one) => line.startsWith(`- ${one}: `));
    if (name === undefined || reasons.has(name)) return;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((next) => !next.startsWith('  '));
    const more = rest.slice(0, end === -1 ? rest.length : end).map((next) => next.slice(2));
    reasons.set(name, [line.slice(name.length + 4).replace(outcome, ''), ...more].join('\n'));
  });
  return reasons;
}

const outcome = /^(?:Right|Wrong|Partly right \([\d.]+\))\. /;
