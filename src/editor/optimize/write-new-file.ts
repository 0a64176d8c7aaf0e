// Tested by test/e2e/own-examples.test.mjs.
import * as vscode from 'vscode';

/** Writes a file, unless the developer has one with this name. */
export async function writeNewFile(file: vscode.Uri, text: string): Promise<void> {
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
}
