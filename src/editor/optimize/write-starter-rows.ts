// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import { syntheticColumn } from '../../datasets/columns/column-names';
import type { RowValues } from '../../datasets/row';
import { modelFacts } from '../../models/provider-registry';
import type { RunDraft } from '../../runs/draft/run-draft';
import { newColumns, rowsOfReply, starterRequest } from '../../runs/draft/starter-rows';
import { exampleWords, starterCount } from './example-words';
import type { FormModels } from './form-models';

/**
 * Asks the reflection model for rows to start with. Each is marked with the name of the model.
 *
 * @throws {UserError | ModelError} when the model fails or replies without rows; CancellationError when the developer cancels.
 */
export async function writeStarterRows(draft: RunDraft, models: FormModels): Promise<readonly RowValues[]> {
  const { reflection } = await models.of(draft);
  const { name } = modelFacts(draft.models.reflection);
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: exampleWords.writing(name),
  };
  const reply = await vscode.window.withProgress(options, async (_, token) => {
    const cancelling = new AbortController();
    token.onCancellationRequested(() => cancelling.abort());
    try {
      return await reflection.complete({ messages: starterRequest(draft, starterCount) }, cancelling.signal);
    } catch (error) {
      throw token.isCancellationRequested ? new vscode.CancellationError() : error;
    }
  });
  return rowsOfReply(reply.text, newColumns(draft)).map((row) => ({ ...row, [syntheticColumn]: name }));
}
