import type * as vscode from 'vscode';
import { extensions } from 'vscode';

/** A request that a model of the test extension received. */
export interface ReceivedRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: number; readonly content: readonly unknown[] }[];
  readonly tools: readonly { readonly name: string }[];
  readonly modelOptions: Readonly<Record<string, unknown>>;
  readonly token: vscode.CancellationToken;
}

type Answer = (request: ReceivedRequest, report: (part: unknown) => void) => void | Promise<void>;

/** The extension in `model-extension/`, which provides models that answer as a test says. */
export interface ModelExtension {
  readonly requests: ReceivedRequest[];
  answer: Answer;
}

/** Activates the test extension, which has received no requests then. */
export async function modelExtension(answer: Answer): Promise<ModelExtension> {
  const extension = extensions.getExtension<ModelExtension>('gepa-test.test-models');
  if (extension === undefined) throw new Error('The test extension with models is not loaded.');
  const models = await extension.activate();
  models.requests.length = 0;
  models.answer = answer;
  return models;
}
