// Tested by test/e2e/record-examples.test.mjs.
import * as vscode from 'vscode';

/** What "Record Examples…" says. */
export const recordWords = {
  title: (prompt: string) => vscode.l10n.t('Record Examples of {0}', prompt),
  addition: () => vscode.l10n.t('Record Calls of Your App…'),
  additionDetail: () => vscode.l10n.t('Runs your app or tests, and makes rows of the calls with this prompt'),
  command: () => vscode.l10n.t('Command that runs your app or its tests. Its calls of models are forwarded unchanged'),
  commandMissing: () => vscode.l10n.t('Enter a command'),
  task: () => vscode.l10n.t('Record Examples'),
  recording: () => vscode.l10n.t('Recording. Cancel stops the command and keeps what was recorded'),
  counts: (calls: number, rows: number) => vscode.l10n.t('{0} calls, {1} rows', calls, rows),
  nothingCalled: () =>
    vscode.l10n.t(
      'Nothing was recorded: no call of a model reached GEPA. The program must take the address of its models from OPENAI_BASE_URL, ANTHROPIC_BASE_URL or AZURE_OPENAI_ENDPOINT.',
    ),
  noRow: (calls: number, withoutPrompt: number, repeated: number) =>
    vscode.l10n.t(
      'No new row was recorded. Of {0} calls, {1} were without the prompt’s text and {2} had the inputs of another row; the others called tools. Check that the program sends the prompt as it is in the file.',
      calls,
      withoutPrompt,
      repeated,
    ),
  choose: (count: number) => vscode.l10n.t('Select the rows to review ({0} recorded)', count),
  reject: () => vscode.l10n.t('Reject with Reason…'),
  reason: () => vscode.l10n.t('What is wrong with this answer? Reflections will see it'),
  reasonMissing: () => vscode.l10n.t('Enter a reason'),
  rightAnswer: () => vscode.l10n.t('The right answer. Leave it empty if your metric needs none'),
  rejected: (answer: string, reason: string) => vscode.l10n.t('The answer "{0}" was rejected: {1}', answer, reason),
  saved: (count: number, file: string) =>
    count === 1 ? vscode.l10n.t('Saved 1 row in {0}.', file) : vscode.l10n.t('Saved {0} rows in {1}.', count, file),
  notASpec: () => vscode.l10n.t('Record examples of a prompt, not of a spec: open the prompt file first.'),
};
