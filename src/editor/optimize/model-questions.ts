import * as vscode from 'vscode';
import type { EndpointSpec } from '../../models/model-spec';
import { addressProblem, type ApiKeys } from '../models/api-keys';
import { missingModelInWords } from './draft-words';
import { ask, back, pick } from './quick-steps';
import { missingModel, practiceModels, type ModelChoice, type RunDraft } from './run-draft';

/** Asks which models to use; an endpoint's key is asked for and kept. */
export async function askModels(
  title: string,
  draft: RunDraft,
  keys: ApiKeys,
  memory: vscode.Memento,
): Promise<ModelChoice | typeof back> {
  const needed = missingModel({ ...draft, models: practiceModels });
  const practice = {
    label: vscode.l10n.t('Practice model'),
    description: vscode.l10n.t('no key, offline'),
    detail:
      needed === undefined
        ? vscode.l10n.t('A small program that reads words, to see how a run works')
        : `$(warning) ${missingModelInWords(needed)}`,
    iconPath: new vscode.ThemeIcon('beaker'),
  };
  const endpoint = {
    label: vscode.l10n.t('OpenAI-compatible endpoint…'),
    description: vscode.l10n.t('address, models and key'),
    detail: vscode.l10n.t('OpenAI, OpenRouter, Ollama, LM Studio, vLLM and the like'),
    iconPath: new vscode.ThemeIcon('cloud'),
  };
  const placeholder = vscode.l10n.t('Which models run the prompt and reflect on it?');
  for (;;) {
    const chosen = await pick({
      title,
      placeholder,
      items: [practice, endpoint],
      chosen: needed === undefined && 'practice' in draft.models.task ? practice : endpoint,
      canGoBack: true,
    });
    if (chosen === back) return back;
    if (chosen === practice) return practiceModels;
    const models = await askEndpoint(title, draft, memory);
    if (models === back) continue;
    await keys.ensure([models.task.baseUrl]);
    return models;
  }
}

const rememberedEndpoint = 'gepa.lastEndpoint';

interface EndpointAnswers {
  readonly baseUrl: string;
  readonly task: string;
  readonly reflection: string;
  readonly price: string;
  readonly embedding: string;
}

const firstAnswers: EndpointAnswers = {
  baseUrl: 'https://api.openai.com/v1',
  task: 'gpt-4.1-mini',
  reflection: 'gpt-4.1',
  price: '',
  embedding: 'text-embedding-3-small',
};

interface EndpointModels extends ModelChoice {
  readonly task: EndpointSpec;
  readonly reflection: EndpointSpec;
}

/** A few short questions, each with the last answer; going back in the first leaves them. */
async function askEndpoint(
  title: string,
  { asked }: RunDraft,
  memory: vscode.Memento,
): Promise<EndpointModels | typeof back> {
  let answers: EndpointAnswers = { ...firstAnswers, ...memory.get<Partial<EndpointAnswers>>(rememberedEndpoint) };
  const judges = 'verdicts' in asked && asked.verdicts > 0;
  const embeds = 'embeds' in asked && asked.embeds;
  const needed = (text: string) => (text === '' ? vscode.l10n.t('A name is needed') : undefined);
  const questions: readonly {
    readonly key: keyof EndpointAnswers;
    readonly prompt: string;
    readonly problem: typeof needed;
  }[] = [
    { key: 'baseUrl', prompt: vscode.l10n.t('Address of the endpoint'), problem: addressProblem },
    { key: 'task', prompt: vscode.l10n.t('Model that runs the prompt'), problem: needed },
    {
      key: 'reflection',
      prompt: judges
        ? vscode.l10n.t('Model that reflects and judges: better a stronger one')
        : vscode.l10n.t('Model that reflects: better a stronger one'),
      problem: needed,
    },
    ...(embeds
      ? [{ key: 'embedding', prompt: vscode.l10n.t('Embedding model of the metric'), problem: needed } as const]
      : []),
    {
      key: 'price',
      prompt: vscode.l10n.t('US$ per million tokens, input/output, such as 0.40/1.60. Empty: not known'),
      problem: priceProblem,
    },
  ];
  for (let place = 0; place < questions.length;) {
    const question = questions[place];
    if (question === undefined) break;
    const { key, prompt, problem } = question;
    const answer = await ask({ title, prompt, problem, value: answers[key] });
    if (answer === back && place === 0) return back;
    if (answer !== back) answers = { ...answers, [key]: answer };
    place += answer === back ? -1 : 1;
  }
  await memory.update(rememberedEndpoint, answers);
  const { baseUrl, task, reflection } = answers;
  const price = parsePrice(answers.price);
  return {
    task: { baseUrl, model: task, temperature: 0, ...(price === undefined ? {} : { price }) },
    // The price was asked for once, for the model that is called far more often.
    reflection: { baseUrl, model: reflection, ...(price === undefined ? {} : { price }) },
    ...(embeds ? { embedding: { baseUrl, model: answers.embedding } } : {}),
  };
}

function parsePrice(text: string): EndpointSpec['price'] {
  const [, input, output] = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return input === undefined || output === undefined ? undefined : { input: Number(input), output: Number(output) };
}

function priceProblem(text: string): string | undefined {
  const isPrice = text === '' || parsePrice(text) !== undefined;
  return isPrice ? undefined : vscode.l10n.t('Two numbers with a slash between them, such as 0.40/1.60');
}
