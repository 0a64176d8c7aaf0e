// Tested by test/unit/dashboard/html-report.test.ts.
import { countOf, formatCount } from './number-format';

/** What only the HTML report says. */
export const reportWords = {
  subtitle: (run: string, models: string) => `Run ${run} · ${models}`,
  seed: (seed: number) => `seed ${seed}`,
  model: (name: string, use: string) => `${name} (${use})`,
  notEnded: 'The run has not ended.',
  outcome: 'Outcome',
  text: 'Text',
  candidate: 'Candidate',
  paretoSet: 'Pareto set',
  testSet: 'Test set',
  tokens: 'Tokens, about',
  counts: (rollouts: number, testRollouts: number, reflections: number) =>
    `${countOf(rollouts, 'rollout')}, ${formatCount(testRollouts)} more for the test set, ${countOf(reflections, 'reflection')}.`,
  importedCounts: (rollouts: number) => `${countOf(rollouts, 'rollout')}.`,
  curve: 'Score over rollouts',
  curveCaption: 'Solid: best candidate. Dashed: best of any candidate, per example.',
  scatter: 'Score against prompt tokens',
  scatterCaption: 'Filled: on the frontier. Line: best up to that length.',
  lineage: 'Lineage',
  lineageCaption:
    'Filled: on the frontier. Purple ring: merge or combination. Dashed: second parent of a merge. Thick: the way to the best candidate.',
  heatMap: 'Who leads which example',
  heatMapCaption: (candidates: string, examples: string) =>
    `${candidates}, best mean first; ${examples} of the Pareto set, hardest first. The stronger the color, the higher the score; an empty frame is not scored.`,
  someOf: (shown: number, all: number, noun: string) =>
    shown === all ? countOf(all, noun) : `${formatCount(shown)} of ${countOf(all, noun)}`,
  spending: 'Spending',
  use: 'Use',
  calls: 'Calls',
  usedTokens: 'Tokens',
  cost: 'Cost',
  noPrice: 'no price known',
  perImprovement: (amount: string) => `For each accepted candidate: ${amount}.`,
  winningChange: 'The winning change',
  nothingChanged: 'No candidate beat the seed, so nothing changed.',
  finalPrompt: 'The final prompt',
  candidates: 'Candidates',
  parents: 'Parents',
  mean: 'Mean',
  scored: 'Examples scored',
  scoredOf: (scored: number, of: number) => `${formatCount(scored)} of ${formatCount(of)}`,
  proposals: 'Proposals',
  countedHeading: (heading: string, entries: number) => `${heading} (${formatCount(entries)})`,
  none: 'None.',
  proposal: (number: number, source: string, fate: string) => `Proposal ${number}, ${source}: ${fate}`,
  leftOut: 'Left out',
  linesUnchanged: (lines: number) => `⋯ ${countOf(lines, 'line')} unchanged`,
  writtenByYou: (candidate: number) => `${candidate} (written by you)`,
  nothing: '–',
};
