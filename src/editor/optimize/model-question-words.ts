// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** What the form asks about models and endpoints. */
export const modelQuestionWords = {
  // Which models
  selectModels: () => vscode.l10n.t('Select the models that run the prompt and reflect on it'),
  practice: () => vscode.l10n.t('Practice model'),
  practiceHint: () => vscode.l10n.t('no key, offline'),
  practiceDetail: () => vscode.l10n.t('A small word-matching program, to see how a run works'),
  endpoint: () => vscode.l10n.t('OpenAI-compatible endpoint…'),
  endpointHint: () => vscode.l10n.t('address, models and key'),
  endpointDetail: () => vscode.l10n.t('OpenAI, OpenRouter, Ollama, LM Studio, vLLM and others'),

  // What the form shows of them
  practiceInForm: () => vscode.l10n.t('practice model, no key needed'),
  modelsInForm: (task: string, reflection: string) => vscode.l10n.t('{0}, reflection: {1}', task, reflection),
  needsJudge: () => vscode.l10n.t('This metric needs an endpoint: a model judges the outputs'),
  needsEmbedding: () => vscode.l10n.t('This metric needs an endpoint with an embedding model: it compares meanings'),

  // An endpoint, question by question
  addressPrompt: () => vscode.l10n.t('Address of the endpoint'),
  taskPrompt: () => vscode.l10n.t('Model that runs the prompt'),
  reflectionPrompt: () => vscode.l10n.t('Model that reflects, preferably a stronger one'),
  reflectionAndJudgePrompt: () => vscode.l10n.t('Model that reflects and judges, preferably a stronger one'),
  embeddingPrompt: () => vscode.l10n.t('Embedding model of the metric'),
  pricePrompt: (model: string) =>
    vscode.l10n.t('Price of {0} in US$ per million tokens, input/output. Leave empty if unknown', model),
  emptyName: () => vscode.l10n.t('Enter a name'),
  invalidPrice: () => vscode.l10n.t('Enter two numbers separated by a slash, such as 0.40/1.60'),
};
