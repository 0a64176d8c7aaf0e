// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** Opens the first page of the bundled documentation in VS Code's Markdown preview. */
export async function openDocumentation(extensionUri: vscode.Uri): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'media', 'docs', 'README.md');
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
