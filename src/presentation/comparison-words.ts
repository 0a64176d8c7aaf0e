// Tested by test/unit/runs/comparison/preset-results.test.ts.
import { countOf, formatCount } from './number-format';

/** What a comparison of presets says, on its page and in Markdown. */
export const comparisonWords = {
  heading: (name: string) => `${name}: presets of the search compared`,
  subtitle: (presets: number, seeds: number, finished: number, runs: number) =>
    `${countOf(presets, 'preset')}, ${countOf(seeds, 'seed')} each. ${
      finished === runs
        ? `All ${countOf(runs, 'run')} are finished.`
        : `${formatCount(finished)} of ${countOf(runs, 'run')} finished.`
    }`,
  results: 'Results',
  preset: 'Preset',
  paretoSet: 'Pareto set',
  testSet: 'Test set',
  overSeeds: 'Over the seeds',
  againstSeed: 'Against the seed',
  against: (preset: string) => `Against ${preset}`,
  rollouts: 'Rollouts',
  reflections: 'Reflections',
  tokens: 'Tokens',
  cost: 'Cost',
  partOf: (preset: string, finished: number, runs: number) =>
    finished === runs ? preset : `${preset} (${finished} of ${countOf(runs, 'run')} finished)`,
  intervals:
    'Best mean on the Pareto set, and scores of the winners on the test rows. In parentheses: 95% intervals over the test rows, by Student’s distribution; differences are paired row by row. Rollouts of the test set come on top.',
  seedMeans:
    'Amounts and scores are means over the seeds. Intervals don’t include how much seeds differ, which “Over the seeds” shows.',
  noneShown: (first: string, rows: number) =>
    `On ${countOf(rows, 'test row')}, no preset is shown to be better or worse than ${first}. More test rows or more seeds would tell smaller differences.`,
  noTestRows:
    'The spec has no test rows. The Pareto set chose the winners, so that their scores on it are too high for new inputs.',
  unfinishedHint: 'Compare the same presets again to continue where it stopped. Finished runs are used again.',
  problem: (run: string, why: string) => `${run}: ${why}`,
  runOf: (preset: string, seed: number) => `${preset}, seed ${seed}`,
  byRollouts: 'Score over rollouts',
  byRolloutsCaption: (hasSeeds: boolean, isLogarithmic: boolean) =>
    [
      'Best mean on the Pareto set.',
      ...(hasSeeds ? ['A bar at the end spans the seeds.'] : []),
      ...(isLogarithmic ? ['The axis of the rollouts is logarithmic.'] : []),
    ].join(' '),
  byMoney: 'Score over money',
  byMoneyCaption: 'The same over what models cost in US dollars, with that of the test set at the end.',
  published: 'Published curves',
  publishedCaption:
    'Published curves are from other tasks or models unless their source says otherwise. Between their points nothing is known.',
  curve: 'Curve',
  source: 'Source',
  lastPoint: 'Last point',
  reached: (score: string, rollouts: string) => `${score} after ${rollouts} rollouts`,
  runs: 'Runs',
  run: 'Run',
  state: 'State',
  notBegun: 'not begun',
  underWay: 'not finished',
  openDashboard: (run: string) => `Open the dashboard of ${run}`,
  nothing: '–',
};
