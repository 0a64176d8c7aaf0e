// Tested by test/e2e/endpoint.test.mjs.
import type * as vscode from 'vscode';
import { endpointOf } from '../../models/endpoints/endpoint';
import { listModels } from '../../models/endpoints/list-models';
import type { LocalServer } from '../../models/endpoints/local-servers';
import { presetNames, presets, type Preset } from '../../models/endpoints/presets';
import type { ModelSpec } from '../../models/provider-registry';
import {
  endpointModel,
  firstAnswers,
  parsePrice,
  pricedModels,
  withTypedPrice,
  type EndpointAnswers,
  type EndpointPlace,
} from '../../runs/draft/endpoint-answers';
import type { ModelChoice } from '../../runs/draft/run-draft';
import { valueOf } from '../../gepa/named-values';
import { addressProblem, type ApiKeys } from '../models/api-keys';
import { ownPrices } from '../settings';
import { modelQuestionWords as words } from './model-question-words';
import { ask, back, pick, pickOrType } from './quick-steps';

/** An endpoint with its models, as far as it lists them. */
export interface ListedPlace {
  readonly kind: 'listed';
  readonly place: EndpointPlace;
  readonly models: readonly string[];
}

const rememberedEndpoint = 'gepa.lastEndpoint';

/** What the form asks about endpoints. The answers are the defaults of the next time. */
export class EndpointQuestions {
  private answers: EndpointAnswers;

  constructor(
    private readonly title: string,
    private readonly keys: ApiKeys,
    private readonly memory: vscode.Memento,
  ) {
    // Earlier versions stored the address alone.
    const { baseUrl, ...stored } = memory.get<Partial<EndpointAnswers> & { readonly baseUrl?: string }>(
      rememberedEndpoint,
      {},
    );
    this.answers = { ...firstAnswers, ...(baseUrl === undefined ? {} : { place: { baseUrl } }), ...stored };
  }

  /** Asks for the service or the address, and for the key if there is none yet. */
  async open(): Promise<ListedPlace | typeof back> {
    const place = await this.askPlace();
    if (place === back) return back;
    const { baseUrl, service } = endpointOf(place);
    if (service?.isLocal === true) await this.keys.noteNone(baseUrl);
    else await this.keys.ensure([baseUrl]);
    this.answers = { ...this.answers, place };
    const key = await this.keys.keyFor(baseUrl);
    const models = await listModels(baseUrl, key, new AbortController().signal).catch(() => []);
    return { kind: 'listed', place, models };
  }

  /** Opens a server that was found without a key, so that it isn't asked for one. */
  async openLocal({ provider, models }: LocalServer): Promise<ListedPlace> {
    const place = { provider };
    await this.keys.noteNone(endpointOf(place).baseUrl);
    return { kind: 'listed', place, models };
  }

  /** Asks for one of the models, or for a name where they aren't listed. Undefined for another source. */
  async askModel(
    { place, models }: ListedPlace,
    use: 'task' | 'reflection' | 'judge',
    prompt: string,
  ): Promise<ModelSpec | typeof back | undefined> {
    const role = use === 'task' ? 'task' : 'reflection';
    const name = await this.askName(models, prompt, this.answers[role], use !== 'task');
    if (name === back || name === undefined) return name;
    if (use !== 'judge') this.answers = { ...this.answers, [use]: name };
    return endpointModel(place, name, role);
  }

  /**
   * Asks for what models of endpoints need besides their names: the embedding model of the metric, and prices that aren't known.
   *
   * @param embeds whether the metric uses an embedding model.
   */
  async askDetails(
    { task, reflection, judge }: Pick<ModelChoice, 'task' | 'reflection' | 'judge'>,
    embeds: boolean,
  ): Promise<ModelChoice | typeof back> {
    const asked = [task, reflection, ...(judge === undefined ? [] : [judge])];
    const place = asked.map(placeOf).find((found) => found !== undefined);
    const embedding = embeds && place !== undefined ? await this.askEmbedding(place) : {};
    if (embedding === back) return back;
    for (let answered = 0; ; answered += 1) {
      const model = pricedModels(asked, ownPrices(), this.answers.prices)[answered];
      if (model === undefined) break;
      const price = await this.askPrice(model);
      if (price === back) return back;
      this.answers = { ...this.answers, prices: { ...this.answers.prices, [model]: price } };
    }
    if (place !== undefined) await this.memory.update(rememberedEndpoint, this.answers);
    const { prices } = this.answers;
    return {
      task: withTypedPrice(task, prices),
      reflection: withTypedPrice(reflection, prices),
      ...(judge === undefined ? {} : { judge: withTypedPrice(judge, prices) }),
      ...embedding,
    };
  }

  private async askPlace(): Promise<EndpointPlace | typeof back> {
    const services = presetNames.map((provider) => {
      const { label, baseUrl, exampleUrl }: Preset = presets[provider];
      return {
        label,
        description: baseUrl === undefined ? words.ownAddress() : new URL(baseUrl).host,
        provider,
        exampleUrl,
      };
    });
    const other = { label: words.otherAddress(), provider: undefined, exampleUrl: undefined };
    const last = this.answers.place;
    const lastService = 'provider' in last ? last.provider : undefined;
    for (;;) {
      const picked = await pick({
        title: this.title,
        placeholder: words.selectService(),
        items: [other, ...services],
        chosen: services.find(({ provider }) => provider === lastService) ?? other,
        canGoBack: true,
      });
      if (picked === back) return back;
      const { provider, exampleUrl } = picked;
      if (provider !== undefined && exampleUrl === undefined) return { provider };
      const isLast = provider === lastService;
      const baseUrl = await ask({
        title: this.title,
        prompt: words.addressPrompt(),
        value: (isLast ? last.baseUrl : exampleUrl) ?? '',
        placeholder: 'https://models.example.com/v1',
        problem: addressProblem,
      });
      if (baseUrl !== back) return provider === undefined ? { baseUrl } : { provider, baseUrl };
    }
  }

  private async askName(
    models: readonly string[],
    prompt: string,
    last: string,
    hasOther: boolean,
  ): Promise<string | typeof back | undefined> {
    if (models.length === 0) {
      return ask({
        title: this.title,
        prompt,
        value: last,
        problem: (text) => (text === '' ? words.emptyName() : undefined),
      });
    }
    const items = models.map((name) => ({ label: name, name }));
    const picked = await pickOrType<vscode.QuickPickItem & { readonly name: string | undefined }>(
      {
        title: this.title,
        placeholder: words.orType(prompt),
        items: [...items, ...(hasOther ? [{ label: words.otherSource(), name: undefined }] : [])],
        chosen: items.find(({ name }) => name === last),
        canGoBack: true,
      },
      (typed) => ({ label: typed, description: words.typed(), name: typed }),
    );
    return picked === back ? back : picked.name;
  }

  private async askEmbedding(place: EndpointPlace): Promise<Pick<ModelChoice, 'embedding'> | typeof back> {
    const model = await ask({
      title: this.title,
      prompt: words.embeddingPrompt(),
      value: this.answers.embedding,
      problem: (text) => (text === '' ? words.emptyName() : undefined),
    });
    if (model === back) return back;
    this.answers = { ...this.answers, embedding: model };
    return { embedding: { ...place, model } };
  }

  private askPrice(model: string): Promise<string | typeof back> {
    return ask({
      title: this.title,
      prompt: words.pricePrompt(model),
      value: valueOf(this.answers.prices, model) ?? '',
      placeholder: '0.40/1.60',
      problem: (text) => (text === '' || parsePrice(text) !== undefined ? undefined : words.invalidPrice()),
    });
  }
}

function placeOf(spec: ModelSpec): EndpointPlace | undefined {
  if (!('model' in spec)) return undefined;
  const { provider, baseUrl } = spec;
  if (provider !== undefined) return { provider, ...(baseUrl === undefined ? {} : { baseUrl }) };
  return baseUrl === undefined ? undefined : { baseUrl };
}
