// Tested by test/unit/dashboard/activity.test.ts.
import { valueOf } from '../src/gepa/named-values';
import type { ObjectiveScales } from '../src/gepa/objective-scale';
import { capitalized } from '../src/gepa/user-error';
import { axisOfObjective } from '../src/gepa/words/objective-words';
import { nameOfCandidate } from '../src/gepa/words/origin-words';
import { countOf, formatCount } from '../src/presentation/number-format';
import type { ScatterAxis } from '../src/presentation/scatter-drawing';
import type { TimelineOutcome } from '../src/presentation/timeline';
import { presentationWords } from '../src/presentation/presentation-words';

/**
 * What the dashboard says. Sentences that other screens show too, such as why a run ended, are in `src/gepa/words/`. They
 * are English on every screen.
 */
export const dashboardWords = {
  ...presentationWords,
  loading: 'Loading the run…',
  selected: (candidate: number) => `Candidate ${candidate} is selected.`,
  proposalSelected: (proposal: number) => `Proposal ${proposal} is selected.`,

  // Header
  run: (run: string) => `run ${run}`,
  searchSeed: (seed: number) => `seed ${seed}`,
  toReview: (proposals: number) =>
    `${countOf(proposals, 'proposal')} ${proposals === 1 ? 'is' : 'are'} waiting for your review`,
  pause: 'Pause',
  continue: 'Continue',
  tryNow: 'Try Now',
  finish: 'Finish Now',
  finishHint: 'Stop searching now and score the seed and the winner on the test set',
  resume: 'Resume',
  review: 'Review Next',
  export: 'Export…',

  // Status
  statusLabel: 'Status',
  interrupted: 'Interrupted',
  interruptedHint: 'nothing is running. Everything found so far is kept; Resume continues from here.',
  elsewhere: (activity: string) =>
    `running in another window or terminal: ${activity}. Pause it and decide on its proposals there.`,
  pausedElsewhere: 'paused',
  waiting: 'Waiting',
  paused: 'Paused',
  /** @param findings sentences. */
  pausedFor: (findings: readonly string[]) =>
    findings.length === 1
      ? findings.join(' ')
      : findings.map((finding, place) => `(${place + 1}) ${finding}`).join(' '),
  startAnyway: 'Start Anyway',
  showRow: 'Open Row',
  pausedHint: 'no new rollouts are started. Continue picks up from here.',
  now: 'Now',
  waitingForReview: (proposals: number) => `waiting for your review of ${countOf(proposals, 'proposal')}`,
  starting: 'getting ready',
  scoring: (candidate: number, done: number, examples: number) =>
    `scoring ${nameOfCandidate(candidate)} on the Pareto set (${formatCount(done)} of ${countOf(examples, 'example')})`,
  runningParents: (parents: string, examples: number) => `running ${parents} on ${countOf(examples, 'example')}`,
  reflecting: (parents: string, examples: number) => `reflecting on ${countOf(examples, 'example')} of ${parents}`,
  inModules: (modules: readonly string[]) => ` (module ${modules.join(', ')})`,
  testing: (proposal: number, parents: string, examples: number) =>
    `running proposal ${proposal}${parents === '' ? '' : ` from ${parents}`} on ${countOf(examples, 'example')}`,
  askingAgain: (proposal: number) => `asking again about proposal ${proposal}`,
  written: (characters: number) => `· ${countOf(characters, 'character')} written`,
  showWriting: 'Show Reflection as It Is Written',
  choosing: 'choosing the next parent',
  final: (candidates: number, set: string) =>
    candidates === 1
      ? `running the best candidate on the ${set} again`
      : `running the best ${candidates} candidates on the ${set} again`,
  scoringTest: (done: number, rollouts: number) =>
    `scoring the seed and the winner on the test set (${formatCount(done)} of ${countOf(rollouts, 'rollout')})`,

  // Outcome
  applyWinner: 'Apply Winner…',
  applyCandidate: (candidate: number) => `Apply Candidate ${candidate}…`,
  reviewWinner: 'Review Changes of the Winner',
  reviewWinnerHint: 'See why each change was made, and keep it or leave it out before you apply it',
  applyBestSoFar: 'Apply Best So Far…',
  checkPrompt: 'Check Prompt File…',
  lastCheck: (sentences: readonly string[], isOutdated: boolean) =>
    ['Last check:', ...sentences, ...(isOutdated ? ['The file has changed since.'] : [])].join(' '),

  // Key figures
  figuresLabel: 'Key figures',
  noFigure: '–',
  bestFigure: 'Best on the Pareto set',
  seedBeingScored: 'the seed is being scored',
  seedUnscored: 'the seed is not scored yet',
  nothingBetter: 'the seed; nothing better yet',
  overTheSeed: (difference: string) => `${difference} over the seed`,
  gainOverTheSeed: (difference: string) => `▲ ${difference} over the seed`,
  bestHint: (examples: number, isWorst: boolean, isFresh: boolean) =>
    `${isWorst ? 'Difference to the seed with the task model that does worst' : 'Mean paired difference to the seed'} over ${countOf(examples, 'example')}, with its 95% interval by Student’s distribution. ` +
    (isFresh
      ? 'The best was run again after it was picked, and these are the new scores.'
      : 'The best was picked by these same scores, so expect a little less on rows that the search never saw.'),
  rolloutsFigure: 'Rollouts',
  of: (amount: string) => `of ${amount}`,
  ofAbout: (amount: string) => `of about ${amount}`,
  noLimit: 'no limit is set',
  countedByPython: 'metric calls of the Python run',
  ofLimit: {
    rollouts: 'of the rollouts',
    proposals: 'of the proposals',
    reflections: 'of the reflections',
    candidates: 'of the pool',
    tokens: 'of the token budget',
    usd: 'of the money',
    minutes: 'of the time',
  },
  budgetUsed: 'Budget used',
  spentFigure: 'Spent',
  tokens: 'tokens',
  free: 'free',
  calls: (calls: number) => countOf(calls, 'model call'),
  spentOn: (use: string, amounts: string) => `${use}: ${amounts}`,
  perImprovement: (amount: string) => `For each accepted candidate: ${amount}`,
  forecast: (range: string) => `The whole run: ${range}`,
  noPrice: 'No price is known for these models.',
  nothingSpent: 'nothing yet',
  notInFiles: 'not in the files of the Python run',
  share: (use: string, percent: string) => `${use} ${percent}`,
  poolFigure: 'Pool',
  poolEmpty: 'begins with the seed',
  poolUnit: (candidates: number) => (candidates === 1 ? 'candidate' : 'candidates'),
  onFrontier: (candidates: number) => `${candidates} on the frontier`,
  togetherFigure: 'Best of any candidate, per example',
  togetherHint: 'The mean of the best score of any candidate on each example.',
  togetherEmpty: 'best score per example',
  noMoreThanBest: 'no more than the best',
  aboveBest: (difference: string) => `${difference} above the best`,

  // Heat map and its tables
  heatMapHeading: 'Who leads which example',
  heatMapLabel:
    'Heat map of scores, examples by candidates. Arrow keys move, Enter selects, Ctrl+Enter compares. The same as tables: button “Show as Tables”.',
  exampleOrderLabel: 'Order of the examples',
  exampleOrders: { hardest: 'Hardest first', disputed: 'Most disputed first', file: 'As in the file' },
  candidateOrderLabel: 'Order of the candidates',
  candidateOrders: { best: 'Best mean first', age: 'Oldest first' },
  showTables: 'Show as Tables',
  showHeatMap: 'Show as Heat Map',
  paretoExamples: (examples: number) => countOf(examples, 'Pareto example'),
  candidates: (candidates: number) => countOf(candidates, 'candidate'),
  seedFirst: 'the seed is scored on them first',
  leadMarks: 'ring: leads alone · dot: shared lead · double-click: the answers',
  leftOutMark: (examples: number) => `×: left out (${examples})`,
  any: 'any',
  anyLegend: 'any: the best of all candidates',
  exampleTitle: (example: number, title: string) => `Example ${example + 1}: ${title}`,
  exampleSource: (example: number, source: string) => `Example ${example + 1} · ${source}`,
  expected: (answer: string) => `expected: ${answer}`,
  bestOfAll: (score: string, by: string) => `best of all: ${score} by ${by}`,
  byAll: 'all',
  andOthers: (named: string, others: number) => `${named} and ${countOf(others, 'other')}`,
  candidateColumns: ['Candidate', 'Mean', 'Tokens', 'Leads', 'Where from'],
  exampleColumns: ['Example', 'Input', 'Expected', 'Score', 'Best', 'Led by'],
  candidateTable: 'Candidates and their means on the Pareto set',
  exampleTable: (candidate: number | undefined) =>
    `Examples of the Pareto set, with the scores of ${candidate === undefined ? 'no candidate yet' : `candidate ${candidate}`}`,
  soFarOn: (score: string, examples: number) => `${score} so far, on ${countOf(examples, 'example')}`,

  // Other plots
  plotUsage: (marks: string) => `Arrow keys move between ${marks}, Enter selects, Ctrl+Enter compares.`,
  curveHeading: 'Score over rollouts',
  curveCaption: 'solid: best candidate · dashed: best of any per example',
  curveLabel: 'Line plot of the best score over rollouts',
  curveMarks: 'the candidates that set a new best',
  curveEmpty: 'Begins when the seed is scored',
  showOtherRuns: 'Show Other Runs',
  hideOtherRuns: 'Hide Other Runs',
  otherRuns: (runs: number) => ` · gray: ${countOf(runs, 'other run')} of this prompt`,
  axisLabel: 'What the score is plotted against',
  axisName: (axis: ScatterAxis, scales: ObjectiveScales | undefined) =>
    axis === 'size'
      ? 'Prompt tokens'
      : axis === 'cost'
        ? 'Cost of a rollout'
        : axis === 'duration'
          ? 'Time of a rollout'
          : axisOfObjective(axis.objective, valueOf(scales, axis.objective)),
  scatterHeading: 'Score against cost and other objectives',
  scatterCaption: 'filled: on the frontier · line: no candidate is better in both',
  scatterLabel: 'Scatter plot of mean score against tokens, cost, time or an objective',
  scatterEmpty: 'A point for every candidate, once the seed is scored',
  lineageHeading: 'Lineage',
  lineageCaption: 'filled: on the frontier · blue: the way to the best',
  lineageMerges: ' · dashed: second parent of a merge',
  lineageJoined: ' · purple ring: merge or combination',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  zoomToFit: 'Fit',
  lineageEmpty: 'the seed’s descendants will grow to the right',
  lineageLabel: 'Lineage of the candidates',
  candidateMarks: 'candidates',

  // A candidate
  whenGivenUp: (mean: string, scored: number, examples: number) =>
    `${mean} when it was given up (${scored} of ${examples})`,
  soFar: (mean: string, scored: number, examples: number) => `${mean} so far (${scored} of ${examples})`,
  leads: (examples: number) => ` · leads ${examples === 0 ? 'no example' : countOf(examples, 'example')}`,

  // Details
  detailsLabel: 'Selected candidate',
  openDiff: 'Open Diff',
  openDiffHint: 'Against its parent',
  diffToSeed: 'Open Diff to Seed',
  apply: 'Apply…',
  applyHint: 'Write this candidate’s text to your prompt file, as one undoable edit',
  newRun: 'New Run from Here…',
  newRunHint: 'Start another run whose seed is this candidate, with its own data, metric, models and budget',
  showExample: 'Show Example',
  showExampleHint: 'Outputs, feedback and traces on this example, beside those of the parent',
  why: 'Why',
  theText: 'The text',
  whatChanged: 'What changed',
  textOf: (component: string) => `Text of ${component}`,
  linesUnchanged: (lines: number) => `⋯ ${countOf(lines, 'line')} unchanged`,
  noDiagnosis: 'No diagnosis was given.',
  yourNote: (note: string) => `your note: “${note}”`,
  proposalLabel: 'Selected proposal',
  openProposal: 'Open Proposal',
  whatWouldChange: 'What it changes',
  compareWith: 'Compare with…',
  comparisonLabel: 'Comparison of two candidates',
  comparisonTitle: (candidate: number, other: number) =>
    `${capitalized(nameOfCandidate(candidate))} compared with ${nameOfCandidate(other)}`,
  comparing: (candidate: number, other: number) =>
    `${capitalized(nameOfCandidate(candidate))} is compared with ${nameOfCandidate(other)}.`,
  swapCandidates: 'Swap',
  endComparison: 'End Comparison',
  whatDiffers: 'What differs in the texts',
  sameTexts: 'Their texts are the same.',
  scoresThatDiffer: 'Scores that differ',
  differentExamples: (examples: number, shown: number) =>
    examples === 0
      ? 'No example has a different score.'
      : `${countOf(examples, 'example')}, largest difference first${shown < examples ? ` · the first ${shown} are listed` : ''}`,
  exampleHeading: 'Example',
  figureHeading: 'Mean or size',
  paretoSet: 'Pareto set',
  promptTokens: 'Tokens, about',
  meanDifference: (difference: string) => `mean difference ${difference}`,
  noDifferenceShown: 'No difference is shown.',
  nothingInCommon: 'No example has scores of both yet.',
  againstParent: 'Against parent',
  paired: (won: number, lost: number, equal: number) => `${won} won · ${lost} lost · ${equal} equal`,
  testSet: 'Test set',
  scoreOver: (score: string, rows: number) => `${score} over ${rows}`,
  scores: (score: string) => `scores ${score}`,
  parentScores: (score: string) => `parent ${score}`,
  bestBy: (score: string, by: string) => `best ${score} by ${by}`,

  // Search
  search: 'Search',
  searchLabel: 'Search in prompts, reflections and outputs',
  searching: 'Searching replies and outputs…',
  nothingFound: 'Nothing found',
  foundPrompts: 'Prompts',
  foundReflections: 'Reflections',
  foundOutputs: 'Outputs',
  found: (kind: string, listed: number, total: number) =>
    `${kind} (${listed < total ? `${formatCount(listed)} of ${formatCount(total)}` : formatCount(total)})`,
  showMoreHits: (hits: number) => `Show ${hits} More`,
  searchForMore: (hits: number) =>
    `The other ${formatCount(hits)} are not listed. Search for more words to find fewer.`,
  reflectionOf: (iteration: number) => `Iteration ${iteration}, without a proposal`,

  // Timeline
  timeline: (iterations: number, counts: readonly string[]) =>
    `Timeline: ${countOf(iterations, 'iteration')} · ${counts.join(', ')}`,
  timelineFilter: 'Which attempts are listed',
  allOutcomes: 'All Attempts',
  outcomes: {
    accepted: 'Accepted',
    discarded: 'Discarded',
    rejected: 'Rejected in Review',
    replaced: 'Replaced by Another Proposal',
    skipped: 'Without a Proposal',
    notUsed: 'Not Used',
    open: 'Open',
  } satisfies Readonly<Record<TimelineOutcome, string>>,
  outcomeCount: (attempts: number, outcome: string) => `${formatCount(attempts)} ${outcome.toLowerCase()}`,
  showMore: 'Show More',
  requestAndReply: 'Request and Reply',
  undoDecision: 'Undo Decision',
  proposal: (proposal: number) => `Proposal ${proposal}`,
  iteration: (iteration: number) => `Iteration ${iteration}`,
};
