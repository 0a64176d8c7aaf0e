// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type { RowFilter, StepKind } from '../../src/editor/evidence/messages';
import { setNames, type ExampleReference, type ExampleSet, type Subject } from '../../src/gepa/candidate';
import type { ProposalStatus } from '../../src/gepa/state';
import { countOf, formatCount } from '../../src/gepa/words/amounts';

const nameOfSubject = (subject: Subject): string => {
  if (subject.kind === 'proposal') return `Proposal ${subject.number}`;
  return subject.index === 0 ? 'Seed' : `Candidate ${subject.index}`;
};

/** What the page with the evidence of a run says. */
export const evidenceWords = {
  loading: 'Reading the journal…',

  // Tabs and steps
  tabsLabel: 'Views',
  tabs: { example: 'Example', table: 'Evaluation' },
  stepsLabel: 'Other examples',
  previous: 'Previous',
  next: 'Next',
  nextOf: { any: 'Next', failing: 'Next Failing', changed: 'Next Changed' } satisfies Readonly<
    Record<StepKind, string>
  >,
  previousHint: 'Previous example (P)',
  nextHints: {
    any: 'Next example (N)',
    failing: 'Next example without a perfect score in the last column (F, back with Shift+F)',
    changed: 'Next example whose score differs (C, back with Shift+C)',
  } satisfies Readonly<Record<StepKind, string>>,
  setLabel: 'Set',
  setName: (set: ExampleSet) => setNames[set].replace(/^./, (first) => first.toUpperCase()),
  placeInSet: ({ set, index }: ExampleReference, count: number) =>
    `${formatCount(index + 1)} of ${formatCount(count)} in the ${setNames[set]}`,

  // Compared texts
  compare: 'Compare',
  with: 'with',
  candidates: 'Candidates',
  proposals: 'Proposals',
  nothing: 'Nothing',
  nameOfSubject,
  meanOf: (subject: Subject, mean: string) => `${nameOfSubject(subject)} · ${mean}`,
  statusOf: (subject: Subject, status: ProposalStatus) => `${nameOfSubject(subject)} · ${statuses[status]}`,

  // The row
  row: 'Row',
  roles: { input: 'input', expected: 'expected', feedback: 'note', other: '' },
  leftOut: (why: string) => `Left out of the run, so it counts in no score. ${why}`,
  rowUnreadable: (why: string) => `Only the beginning of the row is known. ${why}`,

  // Scores
  score: 'Score',
  rule: 'Rule',
  allRules: 'All',
  noScore: '–',
  difference: (difference: string) => `(${difference})`,

  // Answers
  output: 'Output',
  feedback: 'Feedback',
  diff: 'Diff',
  sideBySide: 'Side by Side',
  sameOutput: 'Both outputs are the same.',
  emptyText: '(empty)',
  unchanged: (lines: number) => `⋯ Show ${countOf(lines, 'unchanged line')}`,
  showAll: (lines: number) => `Show All ${formatCount(lines)} Lines`,
  showLess: 'Show Less',
  notRun: 'Not run on this example.',
  proposalNotRun:
    'Not run on this example. A proposal is run on its minibatch only, and a combination is not run as a whole before you accept it.',
  broken: (why: string) => `The text is broken: ${why}`,
  failed: (why: string) => `The rollout failed: ${why}`,
  unreadable: (score: string) => `It scored ${score}, but the journal no longer has the answer.`,
  rollout: (place: number, count: number) => `Rollout ${place + 1} of ${count}`,
  earlierRollout: 'Show Earlier Rollout',
  laterRollout: 'Show Later Rollout',

  // Traces
  trace: 'Trace',
  noTrace: 'The system reported no trace.',
  stepTitle: (place: number, module: string) => `${place + 1}. ${module}`,
  prompt: 'Prompt',
  input: 'Input',
  reasoning: 'Reasoning',
  stepOutput: 'Output',
  toolCall: (name: string) => `Tool ${name}`,
  toolArguments: 'Arguments',
  toolResult: 'Result',
  toolCalls: (calls: number) => countOf(calls, 'tool call'),
  cutOff: 'cut off at the token limit',
  answering: 'System',
  scoring: 'Scoring',
  seconds: (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`,

  // The table
  filterLabel: 'Filter',
  filters: {
    all: 'All examples',
    run: 'Run for every column',
    failed: 'Failing in the last column',
    changed: 'Score differs',
    ledAlone: 'Led alone',
  } satisfies Readonly<Record<RowFilter, string>>,
  searchLabel: 'Search in inputs, expected answers and outputs',
  search: 'Search',
  searching: 'Searching…',
  copy: 'Copy as CSV',
  addColumn: 'Add Column',
  removeColumn: (subject: Subject) => `Remove ${nameOfSubject(subject)}`,
  tableLabel: 'Evaluation. Arrow keys move, Enter shows the example.',
  shown: (rows: number, all: number) =>
    rows === all ? countOf(all, 'example') : `${formatCount(rows)} of ${countOf(all, 'example')}`,
  exampleColumn: 'Example',
  inputColumn: 'Input',
  expectedColumn: 'Expected',
  columnOf: (place: number) => `Compared text ${place + 1}`,
  sortByScore: 'Sort by score',
  sortByChange: 'Sort by difference to the first column',
  byScore: 'Score',
  byChange: 'Difference',
  ascending: '↑',
  descending: '↓',
  noRows: 'No example matches the filter.',
  leftOutMark: 'left out',
};

const statuses: Readonly<Record<ProposalStatus, string>> = {
  made: 'not run yet',
  testing: 'being run',
  waiting: 'waiting for review',
  accepted: 'accepted',
  discarded: 'discarded',
};
