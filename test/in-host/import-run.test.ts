import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonFiles, pythonResult, writeRunDir } from '../unit/runs/import/python-run-dir';
import { eventually } from './eventually';
import { newestRun, stateOf } from './sample';

const dashboards = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input, label }) => input instanceof vscode.TabInputWebview && label.includes('capitals'));

describe('a run of the Python implementation', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is not imported without scores', async () => {
    const folder = await writeRunDir({ 'candidates.json': pythonResult.candidates });
    await vscode.commands.executeCommand('gepa.importPythonRun', vscode.Uri.file(folder));

    assert.equal(await newestRun('capitals'), undefined);
  });

  it('is imported and shown on a dashboard', async () => {
    const folder = await writeRunDir(pythonFiles);
    await vscode.commands.executeCommand('gepa.importPythonRun', vscode.Uri.file(folder));

    await eventually('the dashboard is open', () => dashboards().length === 1);
    const run = await newestRun('capitals');
    assert.ok(run !== undefined);
    assert.equal(stateOf(run).best, pythonResult.best_idx);
  });

  it('gives the texts of its best candidate', async () => {
    await vscode.commands.executeCommand('gepa.copyText');

    assert.equal(await vscode.env.clipboard.readText(), 'Answer briefly.\n\none word');
  });
});
