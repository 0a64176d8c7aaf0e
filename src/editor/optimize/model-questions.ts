// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { addressProblem, type ApiKeys } from '../models/api-keys';
import { missingModelInWords } from './describe-draft';
import {
  answerTo,
  endpointModels,
  endpointQuestions,
  firstAnswers,
  parsePrice,
  withAnswer,
  type EndpointAnswers,
  type EndpointModels,
  type EndpointQuestion,
} from '../../runs/draft/endpoint-answers';
import { ask, back, pick } from './quick-steps';
import { endpointOf } from '../../models/endpoints/endpoint';
import { modelFacts } from '../../models/provider-registry';
import { practiceModels } from '../../models/providers/practice';
import { missingModel, type ModelChoice, type RunDraft } from '../../runs/draft/run-draft';
import { modelQuestionWords } from './model-question-words';

/** Asks which models to use. For an endpoint, also asks for the key and stores it. */
export async function askModels(
  title: string,
  draft: RunDraft,
  keys: ApiKeys,
  memory: vscode.Memento,
): Promise<ModelChoice | typeof back> {
  const needed = missingModel({ ...draft, models: practiceModels });
  const practice = {
    label: modelQuestionWords.practice(),
    description: modelQuestionWords.practiceHint(),
    detail: needed === undefined ? modelQuestionWords.practiceDetail() : `$(warning) ${missingModelInWords(needed)}`,
    iconPath: new vscode.ThemeIcon('beaker'),
  };
  const endpoint = {
    label: modelQuestionWords.endpoint(),
    description: modelQuestionWords.endpointHint(),
    detail: modelQuestionWords.endpointDetail(),
    iconPath: new vscode.ThemeIcon('cloud'),
  };
  const placeholder = modelQuestionWords.selectModels();
  for (;;) {
    const chosen = await pick({
      title,
      placeholder,
      items: [practice, endpoint],
      chosen: needed === undefined && !modelFacts(draft.models.task).isLanguageModel ? practice : endpoint,
      canGoBack: true,
    });
    if (chosen === back) return back;
    if (chosen === practice) return practiceModels;
    const models = await askEndpoint(title, draft, memory);
    if (models === back) continue;
    await keys.ensure([endpointOf(models.task).baseUrl]);
    return models;
  }
}

const rememberedEndpoint = 'gepa.lastEndpoint';

/** Asks for an endpoint in a few short questions, each with the previous answer filled in. Going back from the first cancels. */
async function askEndpoint(
  title: string,
  { modelNeeds }: RunDraft,
  memory: vscode.Memento,
): Promise<EndpointModels | typeof back> {
  let answers: EndpointAnswers = { ...firstAnswers, ...memory.get<Partial<EndpointAnswers>>(rememberedEndpoint) };
  const judges = 'verdicts' in modelNeeds && modelNeeds.verdicts > 0;
  const embeds = 'embeds' in modelNeeds && modelNeeds.embeds;
  for (let place = 0; ;) {
    // Computed for each question, since the questions for prices depend on the answers.
    const question = endpointQuestions(answers, embeds)[place];
    if (question === undefined) break;
    const value = answerTo(question, answers);
    const answer = await ask({
      title,
      prompt: promptFor(question, judges),
      problem: problemWith(question),
      value,
      ...(question.kind === 'price' ? { placeholder: '0.40/1.60' } : {}),
    });
    if (answer === back && place === 0) return back;
    if (answer !== back) answers = withAnswer(answers, question, answer);
    place += answer === back ? -1 : 1;
  }
  await memory.update(rememberedEndpoint, answers);
  return endpointModels(answers, embeds);
}

/** @param judges whether the reflection model also judges outputs. */
function promptFor(question: EndpointQuestion, judges: boolean): string {
  switch (question.kind) {
    case 'baseUrl':
      return modelQuestionWords.addressPrompt();
    case 'task':
      return modelQuestionWords.taskPrompt();
    case 'reflection':
      return judges ? modelQuestionWords.reflectionAndJudgePrompt() : modelQuestionWords.reflectionPrompt();
    case 'embedding':
      return modelQuestionWords.embeddingPrompt();
    case 'price':
      return modelQuestionWords.pricePrompt(question.model);
  }
}

/** Returns a check that says what is wrong with an answer; undefined when it is valid. */
function problemWith({ kind }: EndpointQuestion): (text: string) => string | undefined {
  switch (kind) {
    case 'baseUrl':
      return addressProblem;
    case 'task':
    case 'reflection':
    case 'embedding':
      return (text) => (text === '' ? modelQuestionWords.emptyName() : undefined);
    case 'price':
      return (text) => (text === '' || parsePrice(text) !== undefined ? undefined : modelQuestionWords.invalidPrice());
  }
}
