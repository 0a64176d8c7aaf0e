// Tested by test/unit/cli/measure.test.ts.
import type { CandidateChange } from '../../gepa/changes/candidate-changes';
import type { Verdict } from '../../gepa/winner';
import { formatDifference, formatMean } from '../../gepa/words/score-words';
import { markdownLine } from '../report/markdown-text';
import type { MeasuredChange } from './measurement';

const contributions: Readonly<Record<Verdict, string>> = {
  better: 'helps',
  noDifferenceShown: 'no difference shown',
  worse: 'hurts',
};

/** Writes what each change of a candidate contributes, in Markdown. */
export function measurementMarkdown(name: string, candidate: number, changes: readonly MeasuredChange[]): string {
  const rows = changes.map(({ change, place, meanWithout, comparison: { difference, interval, won, lost }, verdict }) =>
    [
      String(place + 1),
      describeText(change),
      meanWithout === null ? '–' : formatMean(meanWithout),
      `${formatDifference(difference, 3)}${interval === undefined ? '' : ` (${formatDifference(interval.low, 3)}…${formatDifference(interval.high, 3)})`}`,
      `${won}/${lost}`,
      contributions[verdict],
    ].join(' | '),
  );
  return `${[
    `# ${markdownLine(name)}: what the changes of candidate ${candidate} contribute`,
    changes.length === 0
      ? 'The candidate has no changes: its texts are those of the seed.'
      : [
          '| # | change | without it | contributes | better/worse on | |',
          '|---|---|---|---|---|---|',
          ...rows.map((row) => `| ${row} |`),
        ].join('\n'),
    'Each change against the seed was taken back alone, and the candidate scored without it on the Pareto set. In parentheses: the 95% interval of the mean paired difference, by Student’s distribution. Changes that say the same can stand in for each other: then none of them seems to help.',
  ].join('\n\n')}\n`;
}

function describeText({ component, removed, added, reasons }: CandidateChange): string {
  const parts = [
    ...(removed.trim() === '' ? [] : [`− ${shorten(removed)}`]),
    ...(added.trim() === '' ? [] : [`+ ${shorten(added)}`]),
  ];
  const why = reasons.length === 0 ? '' : ` (${shorten(reasons.join('; '))})`;
  return markdownLine(`${component}: ${parts.length === 0 ? '(white space)' : parts.join(' ')}${why}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
