import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}

function gepaExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('gepa-vscode.gepa-vscode');
  assert.ok(extension, 'the extension is not installed');
  return extension;
}

describe('the extension in a real extension host', () => {
  it('activates', async () => {
    await gepaExtension().activate();

    assert.equal(gepaExtension().isActive, true);
  });

  it('registers every command of its manifest with the prefix "gepa."', async () => {
    await gepaExtension().activate();
    const manifest = gepaExtension().packageJSON as Manifest;
    const contributed = (manifest.contributes?.commands ?? []).map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));

    assert.notEqual(contributed.length, 0);
    assert.deepEqual(
      contributed.filter((command) => !command.startsWith('gepa.')),
      [],
    );
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
