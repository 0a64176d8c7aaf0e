// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What "Optimize with GEPA" says: its form, and the pickers behind each row. Models are in `model-question-words.ts`. */
export const optimizeWords = {
  // Which prompt, which spec
  optimize: () => vscode.l10n.t('Optimize with GEPA'),
  selectPrompt: () => vscode.l10n.t('Select a prompt'),
  selectNamed: (configuration: string) =>
    vscode.l10n.t('The prompts of {0} are in these files. Select one', configuration),
  noPromptFile: () => vscode.l10n.t('No prompt files found. Open a file or a folder with one, such as NAME.prompt.md'),
  noSpec: (file: string) => vscode.l10n.t('{0} has no spec yet. "Optimize with GEPA" writes one.', file),
  writeProgram: () => vscode.l10n.t('Write a Program and a Spec'),
  selectRunner: (file: string) => vscode.l10n.t('Select what runs {0} on your examples', file),
  byAgent: () => vscode.l10n.t('A coding agent'),
  byAgentDetail: () => vscode.l10n.t('In copies of this repository, scored by a check. Writes a spec to complete.'),
  byModel: () => vscode.l10n.t('A model'),
  byModelDetail: () => vscode.l10n.t('The file is the system message of a chat, and a metric scores the answers.'),
  selectSpec: () => vscode.l10n.t('This prompt has several specs. Select one'),

  // A form with the answers of a spec
  formOfSpec: (spec: string) => vscode.l10n.t('Run with these answers from {0}, or select one to change it', spec),
  formFaulty: () => vscode.l10n.t('This can’t run yet. Select what to change'),
  specFaulty: () => vscode.l10n.t('The spec can’t be read. Correct it first'),
  run: () => vscode.l10n.t('Run'),
  runAsSaved: (spec: string) => vscode.l10n.t('with {0} as it is', spec),
  runWithChanges: (spec: string) => vscode.l10n.t('with these answers, saved in {0}', spec),
  runAndWrite: (files: readonly string[]) => vscode.l10n.t('writes {0}', files.join(', ')),
  answers: () => vscode.l10n.t('Answers'),
  spec: () => vscode.l10n.t('Spec'),
  save: () => vscode.l10n.t('Save'),
  saveDetail: (spec: string) => vscode.l10n.t('in {0}, without a run', spec),
  editSpec: (spec: string) => vscode.l10n.t('Edit {0}', spec),
  faultyData: (files: string) => vscode.l10n.t('{0}, which can’t be used as it is', files),
  cantRun: () => vscode.l10n.t('Can’t run yet'),
  openPlace: (place: string) => vscode.l10n.t('open {0}', place),
  specChanged: (spec: string) =>
    vscode.l10n.t('{0} changed while the form was open, so the answers were not saved. Open the form again.', spec),
  notSaved: (spec: string) => vscode.l10n.t('{0} could not be saved, so no run was started.', spec),

  // Optimize Selection
  noOpenFile: () => vscode.l10n.t('No file is open. Open one and select the text to optimize.'),
  unsavedFile: () => vscode.l10n.t('This file is not saved yet, and runs are stored beside it. Save it first.'),

  // The form
  formTitle: (prompt: string) => vscode.l10n.t('Optimize {0}', prompt),
  formComplete: () => vscode.l10n.t('Start, or select an answer to change it'),
  formIncomplete: () => vscode.l10n.t('Select what is missing, then start'),
  formWithoutData: () => vscode.l10n.t('There is no data for this prompt yet. Add examples, then start'),
  formUnmapped: (files: string) => vscode.l10n.t('Say which column of {0} is what, or add other examples', files),
  start: () => vscode.l10n.t('Start'),
  startWithoutSpec: () => vscode.l10n.t('with these answers'),
  startWithSpec: () => vscode.l10n.t('with these answers, saved in a spec next to the prompt'),
  data: () => vscode.l10n.t('Data'),
  metric: () => vscode.l10n.t('Metric'),
  models: () => vscode.l10n.t('Models'),
  text: () => vscode.l10n.t('Text'),
  budget: () => vscode.l10n.t('Budget'),
  review: () => vscode.l10n.t('Review'),
  current: () => vscode.l10n.t('$(check) current'),

  // Data
  noData: () => vscode.l10n.t('no data yet'),
  dataInPrompt: () => vscode.l10n.t('the examples in the prompt file'),
  sets: (feedback: number, pareto: number, test: number) =>
    vscode.l10n.t('{0} feedback, {1} Pareto, {2} test rows', feedback, pareto, test),
  selectData: () => vscode.l10n.t('Select the examples to learn from and to score on'),
  noDataFile: () => vscode.l10n.t('No data files found in the workspace'),
  browse: () => vscode.l10n.t('Browse…'),
  browseDetail: () => vscode.l10n.t('JSONL, JSON, CSV or YAML: one row per example, with input and answer'),
  openDataTitle: () => vscode.l10n.t('Select Data'),
  dataFiles: () => vscode.l10n.t('Data files'),

  // The text of a prompt file with several
  selectText: () => vscode.l10n.t('Select the text to optimize. The others stay unchanged'),

  // Metric
  selectMetric: () => vscode.l10n.t('When is an output good? You can add more rules in the spec'),
  noColumn: () => vscode.l10n.t('select how outputs are scored'),
  theOutput: (metric: string) => vscode.l10n.t('the output {0}', metric),
  theOutputAsChoice: (metric: string) => vscode.l10n.t('The output {0}', metric),
  byEvaluators: () => vscode.l10n.t('passes the evaluators of the prompt file'),
  byAssertions: () => vscode.l10n.t('passes the assertions of each test'),
  bySystem: () => vscode.l10n.t('is scored by the program that runs the prompt'),
  byRules: (rules: string) => vscode.l10n.t('is scored by: {0}', rules),
  byRulesDetail: () => vscode.l10n.t('The rules in the spec'),
  byObjectives: () => vscode.l10n.t('Each name becomes an objective'),
  label: (column: string) => vscode.l10n.t('names the label in "{0}"', column),
  labelDetail: () => vscode.l10n.t('80% if the first label it names is right, 20% if it says nothing else'),
  contains: (column: string) => vscode.l10n.t('contains the text in "{0}"', column),
  containsDetail: () => vscode.l10n.t('80% if it contains the text, 20% if it says nothing else'),
  exact: (column: string) => vscode.l10n.t('equals the text in "{0}"', column),
  exactDetail: () => vscode.l10n.t('1 if they are equal, otherwise 0'),
  regex: (column: string) => vscode.l10n.t('matches the pattern in "{0}"', column),
  regexDetail: () => vscode.l10n.t('The column contains JavaScript regular expressions'),
  number: (column: string) => vscode.l10n.t('ends with the number in "{0}"', column),
  numberDetail: () => vscode.l10n.t('80% if the last number it names is right, 20% if it says nothing else'),
  fields: (column: string) => vscode.l10n.t('has the JSON fields of "{0}"', column),
  fieldsDetail: () => vscode.l10n.t('The share of fields that are right'),
  items: (column: string) => vscode.l10n.t('lists the items of "{0}"', column),
  itemsDetail: () => vscode.l10n.t('F1: missing and extra items both lower the score'),
  wording: (column: string) => vscode.l10n.t('is worded like "{0}"', column),
  wordingDetail: () => vscode.l10n.t('ROUGE-1: the share of words that both have'),
  facts: (column: string) => vscode.l10n.t('states the facts of "{0}"', column),
  factsDetail: () => vscode.l10n.t('A language model compares the facts, at the cost of one request per rollout'),
  longAnswers: () => vscode.l10n.t('$(warning) The answers are long: few outputs will repeat one word for word'),

  // Budget
  selectBudget: () => vscode.l10n.t('Select how many rollouts to spend. Scoring the test rows is extra'),
  rollouts: (count: number) => vscode.l10n.t('{0} rollouts', count),
  limits: (count: number) => (count === 1 ? vscode.l10n.t('1 limit') : vscode.l10n.t('{0} limits', count)),
  moreLimits: (count: number) =>
    count === 1 ? vscode.l10n.t('1 more limit') : vscode.l10n.t('{0} more limits', count),
  other: () => vscode.l10n.t('Other…'),
  rolloutsPrompt: () => vscode.l10n.t('Number of rollouts'),
  invalidRollouts: () => vscode.l10n.t('Enter a whole number above 0'),
  tooFewRollouts: (needed: number) =>
    vscode.l10n.t('$(warning) too few for one improvement: at least {0} are needed', needed),
  oneImprovement: () => vscode.l10n.t('enough for 1 improvement'),
  aboutImprovements: (count: number) => vscode.l10n.t('enough for about {0} improvements', count),
  moreImprovements: (count: number) => vscode.l10n.t('enough for more than {0} improvements', count),
  reflections: (count: number) =>
    count === 1 ? vscode.l10n.t('1 reflection') : vscode.l10n.t('{0} reflections', count),
  verdicts: (count: number) => (count === 1 ? vscode.l10n.t('1 verdict') : vscode.l10n.t('{0} verdicts', count)),
  free: () => vscode.l10n.t('free'),
  unknownPrice: () => vscode.l10n.t('price unknown'),
  aboutUsd: (likely: string, low: string, high: string) =>
    vscode.l10n.t('about ${0} (${1} to ${2})', likely, low, high),
  moreThanUsd: (amount: string) => vscode.l10n.t('more than ${0}', amount),

  // Review
  selectReview: () => vscode.l10n.t('Select which proposals to review'),
  improving: () => vscode.l10n.t('proposals that improved their minibatch'),
  improvingChoice: () => vscode.l10n.t('Improving proposals'),
  improvingDetail: () => vscode.l10n.t('Those that beat their parent on the minibatch'),
  every: () => vscode.l10n.t('every proposal, before it costs a rollout'),
  everyChoice: () => vscode.l10n.t('Every proposal'),
  everyDetail: () => vscode.l10n.t('Before it costs a rollout'),
  off: () => vscode.l10n.t('none: autopilot'),
  offChoice: () => vscode.l10n.t('None'),
  offDetail: () => vscode.l10n.t('Autopilot: proposals that improve join the pool without you'),

  // Search
  search: () => vscode.l10n.t('Search'),
  selectSearch: () => vscode.l10n.t('Select the search that finds better prompts'),

  // Goal
  goal: () => vscode.l10n.t('Goal'),
  noGoal: () => vscode.l10n.t('not said'),
  goalPrompt: () => vscode.l10n.t('What is the prompt for? Every reflection is told'),
  goalExample: () => vscode.l10n.t('Route support tickets, so that urgent ones are answered within an hour'),
};
