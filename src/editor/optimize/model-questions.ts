// Tested by test/e2e/endpoint.test.mjs.
import { existsSync } from 'node:fs';
import type * as vscode from 'vscode';
import { installedAgents, programExtensions } from '../../runs/draft/command-agents';
import { missingModel, type ModelChoice, type RunDraft } from '../../runs/draft/run-draft';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { practiceModels } from '../../models/providers/practice';
import type { ApiKeys } from '../models/api-keys';
import { missingModelInWords } from './describe-draft';
import { EndpointQuestions, type ListedPlace } from './endpoint-questions';
import { modelQuestionWords as words } from './model-question-words';
import { findModelSources, sourceItem, sourceOf, specOfEditorModel, type ModelSource } from './model-sources';
import { ask, back, pick } from './quick-steps';

/** A source whose models can be asked for: of an endpoint, the address and the key are known. */
type OpenSource = Extract<ModelSource, { kind: 'vscode' | 'command' }> | ListedPlace;

type Use = 'task' | 'reflection' | 'judge';

/** Asks which models to use: where they come from, the one that runs the prompt, and the one that reflects. */
export async function askModels(
  title: string,
  draft: RunDraft,
  keys: ApiKeys,
  memory: vscode.Memento,
): Promise<ModelChoice | typeof back> {
  return new ModelQuestions(title, draft, await findModelSources(), new EndpointQuestions(title, keys, memory)).ask();
}

class ModelQuestions {
  constructor(
    private readonly title: string,
    private readonly draft: RunDraft,
    private readonly sources: readonly ModelSource[],
    private readonly endpoints: EndpointQuestions,
  ) {}

  async ask(): Promise<ModelChoice | typeof back> {
    for (;;) {
      const source = await this.askSource(this.sources, words.selectModels());
      if (source === back) return back;
      if (source.kind === 'practice') return practiceModels;
      const models = await this.askBoth(source);
      if (models !== back) return models;
    }
  }

  /** Going back from the first question cancels. */
  private async askBoth(source: ModelSource): Promise<ModelChoice | typeof back> {
    const open = await this.open(source);
    if (open === back) return back;
    for (;;) {
      const task = await this.askModel(open, 'task');
      if (task === back || task === undefined) return back;
      const models = await this.askRest(open, task);
      if (models !== back) return models;
    }
  }

  private async askRest(source: OpenSource, task: ModelSpec): Promise<ModelChoice | typeof back> {
    for (;;) {
      const reflection = await this.askModelOfAnySource(source, 'reflection');
      if (reflection === back) return back;
      const models = await this.askMetricModels(source, task, reflection);
      if (models !== back) return models;
    }
  }

  /** Asks for the models of the metric, and for prices. */
  private async askMetricModels(
    source: OpenSource,
    task: ModelSpec,
    reflection: ModelSpec,
  ): Promise<ModelChoice | typeof back> {
    const { modelNeeds } = this.draft;
    const embeds = 'embeds' in modelNeeds && modelNeeds.embeds;
    const judges = 'verdicts' in modelNeeds && modelNeeds.verdicts > 0;
    for (;;) {
      const judge = judges ? await this.askJudge(source, reflection) : {};
      if (judge === back) return back;
      const models = await this.endpoints.askDetails({ task, reflection, ...judge }, embeds);
      if (models !== back || !judges) return models;
    }
  }

  /** Asks which model judges. That is the model that reflects, unless the developer selects another. */
  private async askJudge(
    source: OpenSource,
    reflection: ModelSpec,
  ): Promise<{ readonly judge?: ModelSpec } | typeof back> {
    const same = { label: modelFacts(reflection).name, description: words.sameAsReflection(), isOther: false };
    const other = { label: words.otherJudge(), isOther: true };
    const chosen = this.draft.models.judge === undefined ? same : other;
    for (;;) {
      const picked = await pick<vscode.QuickPickItem & { readonly isOther: boolean }>({
        title: this.title,
        placeholder: words.judgePrompt(),
        items: [same, other],
        chosen,
        canGoBack: true,
      });
      if (picked === back) return back;
      if (!picked.isOther) return {};
      const judge = await this.askModelOfAnySource(source, 'judge');
      if (judge !== back) return { judge };
    }
  }

  private async askModelOfAnySource(source: OpenSource, use: Exclude<Use, 'task'>): Promise<ModelSpec | typeof back> {
    for (;;) {
      const chosen = await this.askModel(source, use);
      if (chosen !== undefined) return chosen;
      const others = this.sources.filter(({ kind }) => kind !== 'practice');
      const other = await this.askSource(
        others,
        use === 'judge' ? words.selectSourceOfJudge() : words.selectOtherSource(),
      );
      if (other === back) continue;
      const open = await this.open(other);
      const model = open === back ? back : await this.askModel(open, use);
      if (model !== back && model !== undefined) return model;
    }
  }

  private async askSource(sources: readonly ModelSource[], placeholder: string): Promise<ModelSource | typeof back> {
    const needed = missingModel({ ...this.draft, models: practiceModels });
    const items = sources.map((source) => ({ ...sourceItem(source), source }));
    const shown = items.map((item) =>
      item.source.kind === 'practice' && needed !== undefined
        ? { ...item, detail: `$(warning) ${missingModelInWords(needed)}` }
        : item,
    );
    const current = sourceOf(this.draft.models.task, sources);
    const isUsable = needed === undefined || current?.kind !== 'practice';
    const chosen = shown.find(({ source }) => isUsable && source === current);
    const picked = await pick({ title: this.title, placeholder, items: shown, chosen, canGoBack: true });
    return picked === back ? back : picked.source;
  }

  private async open(source: ModelSource): Promise<OpenSource | typeof back> {
    switch (source.kind) {
      case 'vscode':
      case 'command':
        return source;
      case 'local':
        return this.endpoints.openLocal(source.server);
      case 'endpoint':
        return this.endpoints.open();
      case 'practice':
        return back;
    }
  }

  /** Returns undefined when the model that reflects is to come from another source. */
  private async askModel(source: OpenSource, use: Use): Promise<ModelSpec | typeof back | undefined> {
    const prompt = promptFor(use);
    switch (source.kind) {
      case 'vscode':
        return this.askEditorModel(source.models, use, prompt);
      case 'command':
        return this.askCommand(use, prompt);
      case 'listed':
        return this.endpoints.askModel(source, use, prompt);
    }
  }

  private async askEditorModel(
    models: readonly vscode.LanguageModelChat[],
    use: Use,
    placeholder: string,
  ): Promise<ModelSpec | typeof back | undefined> {
    const { [use]: known } = this.draft.models;
    const current = known === undefined ? undefined : modelFacts(known).editorModel;
    const items = models.map((model) => ({
      label: model.name,
      description: model.vendor,
      isCurrent: model.id === current?.vscode,
      spec: specOfEditorModel(model),
    }));
    const rows = [...items, ...otherSource(use)];
    const chosen = items.find(({ isCurrent }) => isCurrent);
    const picked = await pick<{ label: string; spec: ModelSpec | undefined }>({
      title: this.title,
      placeholder,
      items: rows,
      chosen,
      canGoBack: true,
    });
    return picked === back ? back : picked.spec;
  }

  private async askCommand(use: Use, placeholder: string): Promise<ModelSpec | typeof back | undefined> {
    const { PATH = '', PATHEXT } = process.env;
    const agents = installedAgents(PATH, existsSync, programExtensions(process.platform, PATHEXT));
    const items = agents.map(({ label, command }) => ({
      label,
      description: typeof command === 'string' ? command : command.join(' '),
      choose: (): Promise<ModelSpec | typeof back> =>
        Promise.resolve({ command: typeof command === 'string' ? command : [...command] }),
    }));
    const typed = {
      label: words.otherCommand(),
      detail: words.otherCommandDetail(),
      choose: async (): Promise<ModelSpec | typeof back> => {
        const answer = await ask({
          title: this.title,
          prompt: words.commandPrompt(),
          value: '',
          placeholder: 'ollama run llama3.2',
          problem: (text) => (text === '' ? words.emptyCommand() : undefined),
        });
        return answer === back ? back : { command: answer };
      },
    };
    const other = otherSource(use).map((item) => ({ ...item, choose: () => Promise.resolve(undefined) }));
    for (;;) {
      const picked = await pick<
        vscode.QuickPickItem & { readonly choose: () => Promise<ModelSpec | typeof back | undefined> }
      >({ title: this.title, placeholder, items: [...items, typed, ...other], canGoBack: true });
      if (picked === back) return back;
      const spec = await picked.choose();
      if (spec !== back) return spec;
    }
  }
}

function promptFor(use: Use): string {
  switch (use) {
    case 'task':
      return words.taskPrompt();
    case 'reflection':
      return words.reflectionPrompt();
    case 'judge':
      return words.judgePrompt();
  }
}

/** The row that leads to the other sources, for all models but the one that runs the prompt. */
function otherSource(use: Use): readonly { readonly label: string; readonly spec: undefined }[] {
  return use !== 'task' ? [{ label: words.otherSource(), spec: undefined }] : [];
}
