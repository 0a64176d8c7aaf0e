import * as vscode from 'vscode';

/** Shows the first page of the documentation, which comes with the extension, in VS Code's own preview. Its links lead to the others. */
export async function openDocumentation(extensionUri: vscode.Uri): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'media', 'docs', 'README.md');
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
