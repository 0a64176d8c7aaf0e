// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What the form asks about models and endpoints. */
export const modelQuestionWords = {
  // Where the models come from
  selectModels: () => vscode.l10n.t('Select where the models come from'),
  selectSourceOfJudge: () => vscode.l10n.t('Select where the model that judges comes from'),
  selectOtherSource: () => vscode.l10n.t('Select where the model that reflects comes from'),
  vscode: () => vscode.l10n.t('VS Code’s models'),
  noKey: () => vscode.l10n.t('no key'),
  vscodeDetail: (names: readonly string[]) =>
    vscode.l10n.t('{0}. Without a system role: the prompt is sent as a user message', beginningOf(names)),
  local: (host: string) => vscode.l10n.t('running on {0}, no key', host),
  localDetail: (names: readonly string[]) => beginningOf(names),
  endpoint: () => vscode.l10n.t('OpenAI-compatible endpoint…'),
  endpointHint: () => vscode.l10n.t('with your key'),
  endpointDetail: () => vscode.l10n.t('OpenAI, Anthropic, Gemini, OpenRouter, Azure and others, or any address'),
  command: () => vscode.l10n.t('Command-line agent…'),
  commandHint: () => vscode.l10n.t('no key'),
  commandDetail: () => vscode.l10n.t('Claude Code, Codex, Gemini CLI, or any program that prints an answer'),
  practice: () => vscode.l10n.t('Practice model'),
  practiceHint: () => vscode.l10n.t('no key, offline'),
  practiceDetail: () => vscode.l10n.t('A small word-matching program, to see how a run works'),
  otherSource: () => vscode.l10n.t('From another source…'),

  // A command
  otherCommand: () => vscode.l10n.t('Other command…'),
  otherCommandDetail: () => vscode.l10n.t('It reads the prompt from its standard input and prints the answer'),
  commandPrompt: () => vscode.l10n.t('Command that reads the prompt from its standard input and prints the answer'),
  emptyCommand: () => vscode.l10n.t('Enter a command'),

  // What the form shows of them
  practiceInForm: () => vscode.l10n.t('practice model, no key needed'),
  modelsInForm: (task: string, reflection: string) => vscode.l10n.t('{0}, reflection: {1}', task, reflection),
  judgeInForm: (models: string, judge: string) => vscode.l10n.t('{0}, judge: {1}', models, judge),
  ofVSCode: () => vscode.l10n.t('VS Code'),
  asCommand: () => vscode.l10n.t('command'),
  needsJudge: () => vscode.l10n.t('This metric needs a language model, which judges the outputs'),
  needsEmbedding: () => vscode.l10n.t('This metric needs an endpoint with an embedding model: it compares meanings'),

  // An endpoint, question by question
  selectService: () => vscode.l10n.t('Select a service'),
  ownAddress: () => vscode.l10n.t('at your own address'),
  otherAddress: () => vscode.l10n.t('Other address…'),
  orType: (prompt: string) => vscode.l10n.t('{0}. Select one or type a name', prompt),
  typed: () => vscode.l10n.t('as typed'),
  addressPrompt: () => vscode.l10n.t('Address of the endpoint'),
  taskPrompt: () => vscode.l10n.t('Model that runs the prompt'),
  reflectionPrompt: () => vscode.l10n.t('Model that reflects, preferably a stronger one'),
  judgePrompt: () => vscode.l10n.t('Model that judges the outputs for the metric'),
  sameAsReflection: () => vscode.l10n.t('the model that reflects'),
  otherJudge: () => vscode.l10n.t('Another model…'),
  embeddingPrompt: () => vscode.l10n.t('Embedding model of the metric'),
  pricePrompt: (model: string) =>
    vscode.l10n.t('Price of {0} in US$ per million tokens, input/output. Leave empty if unknown', model),
  emptyName: () => vscode.l10n.t('Enter a name'),
  invalidPrice: () => vscode.l10n.t('Enter two numbers separated by a slash, such as 0.40/1.60'),
};

/** The most names in a row of the form. */
const mostNames = 4;

function beginningOf(names: readonly string[]): string {
  return names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ', …' : '');
}
