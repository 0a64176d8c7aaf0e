// Tested by test/unit/runs/comparison/preset-results.test.ts.
import type { PairedComparison } from '../../gepa/paired-comparison';
import { formatCount, formatUsd, markEstimate } from '../../gepa/words/amounts';
import { formatDifference, formatMean } from '../../gepa/words/score-words';
import { estimateNote } from '../../gepa/words/spending-words';
import { verdictNames } from '../../gepa/words/winner-words';
import { comparisonWords as words } from '../../presentation/comparison-words';
import { markdownLine } from '../report/markdown-text';
import type { PresetResult, Spread, TestComparison } from './preset-results';

/** A table as texts. The first cell of each row names it. */
export interface TextTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Column {
  readonly heading: string;
  /** Whether it says anything. */
  readonly isShown: boolean;
  readonly cellOf: (result: PresetResult) => string;
}

/** Compares presets in a table, a row each. Columns that would say nothing are left out. */
export function comparisonTable(results: readonly PresetResult[]): TextTable {
  const columns = columnsFor(results).filter(({ isShown }) => isShown);
  return {
    headings: columns.map(({ heading }) => heading),
    rows: results.map((result) => columns.map(({ cellOf }) => cellOf(result))),
  };
}

function columnsFor(results: readonly PresetResult[]): readonly Column[] {
  const first = results[0]?.preset ?? '';
  const hasTest = results.some(({ test }) => test !== undefined);
  const hasSeeds = results.some(({ runs }) => runs.length > 1);
  const hasCost = results.some(({ usd = 0 }) => usd > 0);
  const column = (heading: string, cellOf: Column['cellOf'], isShown = true): Column => ({ heading, cellOf, isShown });
  return [
    column(words.preset, ({ preset, finished, runs }) => words.partOf(preset, finished, runs.length)),
    column(words.paretoSet, ({ pareto }) => (pareto === undefined ? words.nothing : formatMean(pareto.mean))),
    column(words.testSet, testInWords, hasTest),
    column(words.overSeeds, ({ test, pareto }) => spreadInWords(hasTest ? test : pareto), hasSeeds),
    column(words.againstSeed, ({ againstSeed }) => differenceInWords(againstSeed), hasTest),
    column(words.against(first), ({ againstFirst }) => differenceInWords(againstFirst), hasTest && results.length > 1),
    column(words.rollouts, ({ rollouts }) => formatCount(rollouts)),
    column(words.reflections, ({ reflections }) => formatCount(reflections)),
    column(words.tokens, ({ tokens, isEstimated }) =>
      markEstimate(formatCount(tokens), isEstimated ? { isEstimated } : {}),
    ),
    column(words.cost, costInWords, hasCost),
  ];
}

/** Says what the table shows and what it doesn't, and which runs have a problem. */
export function comparisonNotes(results: readonly PresetResult[]): readonly string[] {
  const [first, ...others] = results;
  const rows = Math.max(0, ...results.map(({ test }) => test?.rows ?? 0));
  const compared = others.flatMap(({ againstFirst }) => againstFirst ?? []);
  const isShown = compared.some(({ verdict }) => verdict !== 'noDifferenceShown');
  const isDone = results.every(({ finished, runs }) => finished === runs.length);
  const begun = results.flatMap(({ runs }) => runs.flatMap(({ state }) => state ?? []));
  return [
    ...(rows === 0 ? [] : [words.intervals]),
    ...(begun.length > 0 && begun.every(({ run }) => run.examples.test.length === 0) ? [words.noTestRows] : []),
    ...(results.some(({ runs }) => runs.length > 1) ? [words.seedMeans] : []),
    ...(first === undefined || compared.length === 0 || isShown ? [] : [words.noneShown(first.preset, rows)]),
    ...(results.some(({ isEstimated }) => isEstimated) ? [estimateNote] : []),
    ...results.flatMap(({ preset, problems }) => problems.map((why) => words.problem(preset, why))),
    ...(isDone ? [] : [words.unfinishedHint]),
  ];
}

/** Writes a comparison in Markdown. */
export function comparisonMarkdown(name: string, results: readonly PresetResult[]): string {
  const { headings, rows } = comparisonTable(results);
  const line = ([first = '', ...cells]: readonly string[]) => `| ${[markdownLine(first), ...cells].join(' | ')} |`;
  return `${[
    `# ${markdownLine(words.heading(name))}`,
    [line(headings.map(markdownLine)), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)].join('\n'),
    ...comparisonNotes(results).map(markdownLine),
  ].join('\n\n')}\n`;
}

function testInWords({ test }: PresetResult): string {
  return test === undefined ? words.nothing : `${formatMean(test.mean)}${range(test.interval, formatMean)}`;
}

function spreadInWords(spread: Spread | undefined): string {
  return spread === undefined ? words.nothing : `${formatMean(spread.low)}…${formatMean(spread.high)}`;
}

function differenceInWords(against: TestComparison | undefined): string {
  if (against === undefined) return words.nothing;
  const { difference, interval } = against.comparison;
  const format = (value: number) => formatDifference(value, 3);
  return `${format(difference)}${range(interval, format)}, ${verdictNames[against.verdict]}`;
}

function costInWords({ usd, isEstimated }: PresetResult): string {
  return usd === undefined ? words.nothing : markEstimate(formatUsd(usd), isEstimated ? { isEstimated } : {});
}

function range(interval: PairedComparison['interval'], format: (value: number) => string): string {
  return interval === undefined ? '' : ` (${format(interval.low)}…${format(interval.high)})`;
}
