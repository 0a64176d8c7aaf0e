// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';
import { endpointOf } from '../../models/endpoints/endpoint';
import { localServers, type LocalServer } from '../../models/endpoints/local-servers';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { practiceModels } from '../../models/providers/practice';
import type { ModelChoice } from '../../runs/draft/run-draft';
import { modelQuestionWords } from './model-question-words';

/** Where models come from. */
export type ModelSource =
  | { readonly kind: 'vscode'; readonly models: readonly vscode.LanguageModelChat[] }
  | { readonly kind: 'local'; readonly server: LocalServer }
  | { readonly kind: 'endpoint' }
  | { readonly kind: 'command' }
  | { readonly kind: 'practice' };

/** How long VS Code may take to list its models before a form opens without them, in milliseconds. */
const patienceMs = 3000;

/** Returns the models to begin a form with: VS Code's first one if it has any, otherwise the practice models. */
export async function firstModels(): Promise<ModelChoice> {
  const [model] = await editorModels();
  if (model === undefined) return practiceModels;
  const spec = specOfEditorModel(model);
  return { task: spec, reflection: spec };
}

/** Finds the sources of models, those without a key first. */
export async function findModelSources(): Promise<readonly ModelSource[]> {
  const [models, servers] = await Promise.all([editorModels(), localServers(new AbortController().signal)]);
  return [
    ...(models.length === 0 ? [] : [{ kind: 'vscode', models } as const]),
    ...servers.filter((server) => server.models.length > 0).map((server) => ({ kind: 'local', server }) as const),
    { kind: 'endpoint' },
    { kind: 'command' },
    { kind: 'practice' },
  ];
}

/** Returns a model of VS Code as a spec names it. */
export function specOfEditorModel({ id, vendor }: vscode.LanguageModelChat): ModelSpec {
  return { vscode: id, vendor };
}

/** Returns the source that a model comes from. */
export function sourceOf(spec: ModelSpec, sources: readonly ModelSource[]): ModelSource | undefined {
  const { editorModel, program, address, isLanguageModel } = modelFacts(spec);
  return sources.find((source) => {
    switch (source.kind) {
      case 'vscode':
        return editorModel !== undefined;
      case 'local':
        return address?.baseUrl === endpointOf(source.server).baseUrl;
      case 'endpoint':
        return address !== undefined;
      case 'command':
        return program !== undefined;
      case 'practice':
        return !isLanguageModel;
    }
  });
}

/** Returns a source as a row to pick. */
export function sourceItem(source: ModelSource): vscode.QuickPickItem {
  const item = (label: string, description: string, detail: string, icon: string) => ({
    label,
    description,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
  });
  const words = modelQuestionWords;
  switch (source.kind) {
    case 'vscode':
      return item(words.vscode(), words.noKey(), words.vscodeDetail(namesOf(source.models)), 'vscode');
    case 'local': {
      const { label, baseUrl, models } = source.server;
      return item(label, words.local(new URL(baseUrl).host), words.localDetail(models), 'vm-running');
    }
    case 'endpoint':
      return item(words.endpoint(), words.endpointHint(), words.endpointDetail(), 'cloud');
    case 'command':
      return item(words.command(), words.commandHint(), words.commandDetail(), 'terminal');
    case 'practice':
      return item(words.practice(), words.practiceHint(), words.practiceDetail(), 'beaker');
  }
}

function namesOf(models: readonly vscode.LanguageModelChat[]): readonly string[] {
  return [...new Set(models.map(({ name }) => name))];
}

/** Returns VS Code's models; none when it takes too long to list them. */
export async function editorModels(): Promise<readonly vscode.LanguageModelChat[]> {
  const late = new Promise<readonly vscode.LanguageModelChat[]>((resolve) => {
    setTimeout(() => resolve([]), patienceMs);
  });
  return Promise.race([vscode.lm.selectChatModels({}), late]);
}
