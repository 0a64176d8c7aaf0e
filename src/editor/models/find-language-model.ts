// Tested by test/in-host/language-models.test.ts.
import * as vscode from 'vscode';
import type { EditorModelSpec } from '../../models/providers/provider';

/** Returns the model that a spec names: the one with this id, or else the first of this family. Undefined when there is none. */
export async function findLanguageModel({
  vscode: name,
  vendor,
}: EditorModelSpec): Promise<vscode.LanguageModelChat | undefined> {
  const models = await vscode.lm.selectChatModels(vendor === undefined ? {} : { vendor });
  return models.find(({ id }) => id === name) ?? models.find(({ family }) => family === name);
}

/** Returns the ids of all models, for messages. */
export async function languageModelNames(): Promise<readonly string[]> {
  return (await vscode.lm.selectChatModels({})).map(({ id }) => id);
}
