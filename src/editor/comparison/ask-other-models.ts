// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';
import { listModels } from '../../models/endpoints/list-models';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { addressProblem, type ApiKeys } from '../models/api-keys';
import { editorModels, specOfEditorModel } from '../optimize/model-sources';
import { comparisonWords } from './comparison-words';

interface ModelItem extends vscode.QuickPickItem {
  /** What `otherTaskModel` takes. Undefined for a model that is asked for next. */
  readonly model: unknown;
}

/**
 * Asks for task models to compare with a run's own: those of VS Code, those at the same address, and any other.
 *
 * @throws CancellationError when the developer cancels or picks none.
 */
export async function askOtherModels(run: string, own: ModelSpec, keys: ApiKeys): Promise<readonly unknown[]> {
  const other: ModelItem = {
    label: comparisonWords.otherModel(),
    detail: comparisonWords.otherModelDetail(),
    iconPath: new vscode.ThemeIcon('cloud'),
    model: undefined,
  };
  const items = Promise.all([modelsOfEditor(own), modelsAtAddress(own, keys)]).then((found) => [
    ...found.flat(),
    other,
  ]);
  const title = comparisonWords.pickTitle(run);
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: comparisonWords.pickPlaceholder(),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) throw new vscode.CancellationError();
  const models: unknown[] = [];
  for (const { model } of picked) models.push(model ?? (await askModel(title, modelFacts(own).address?.baseUrl)));
  return models;
}

async function modelsOfEditor(own: ModelSpec): Promise<readonly ModelItem[]> {
  const models = await editorModels();
  return models
    .filter(({ id }) => id !== modelFacts(own).editorModel?.vscode)
    .map((model) => ({
      label: model.name,
      description: `${comparisonWords.fromVSCode()} · ${model.vendor}`,
      iconPath: new vscode.ThemeIcon('vscode'),
      model: specOfEditorModel(model),
    }));
}

/** Returns none when the endpoint doesn't list its models. */
async function modelsAtAddress(own: ModelSpec, keys: ApiKeys): Promise<readonly ModelItem[]> {
  const { address, name } = modelFacts(own);
  if (address === undefined) return [];
  const { baseUrl } = address;
  const names = await listModels(baseUrl, await keys.keyFor(baseUrl), new AbortController().signal).catch(() => []);
  return names
    .filter((listed) => listed !== name)
    .map((listed) => ({
      label: listed,
      description: baseUrl,
      iconPath: new vscode.ThemeIcon('server'),
      model: listed,
    }));
}

async function askModel(title: string, ownAddress: string | undefined): Promise<unknown> {
  const ask = async (prompt: string, value: string, problem: (text: string) => string | undefined) => {
    const answer = await vscode.window.showInputBox({
      title,
      prompt,
      value,
      ignoreFocusOut: true,
      validateInput: (text) => problem(text.trim()),
    });
    if (answer === undefined) throw new vscode.CancellationError();
    return answer.trim();
  };
  const baseUrl = await ask(comparisonWords.addressPrompt(), ownAddress ?? '', addressProblem);
  const model = await ask(comparisonWords.namePrompt(), '', (text) =>
    text === '' ? comparisonWords.noName() : undefined,
  );
  return { baseUrl, model };
}
