import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { newestRun, writeSample } from './sample';

describe('a spec with errors', () => {
  const text = 'prompts: { sentiment: prompts/sentiment.txt }\ndata: { feedback: data/reviews.jsonl }\nmetrc: []\n';

  it('shows them underlined in the editor', async () => {
    const file = await writeSample(text, 'faulty.gepa.yaml');
    await vscode.window.showTextDocument(file);

    const diagnostics = await eventually('the errors are underlined', () => {
      const all = vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'GEPA');
      return all.length > 0 && all;
    });
    const unknown = diagnostics.find(({ message }) => message.includes('metrc'));
    assert.deepEqual(unknown?.range, new vscode.Range(2, 0, 2, 5));
  });

  it('does not start a run', async () => {
    const file = await writeSample(text, 'faulty.gepa.yaml');
    await vscode.commands.executeCommand('gepa.optimize', file);

    assert.equal(await newestRun('faulty'), undefined);
  });
});

describe('a spec that names a missing column', () => {
  it('does not start a run', async () => {
    const text =
      'prompts: { p: prompts/sentiment.txt }\ndata: { feedback: data/reviews.jsonl }\nmetric: { contains: "{{nothing}}" }\n';
    const file = await writeSample(text, 'missing-column.gepa.yaml');
    await vscode.commands.executeCommand('gepa.optimize', file);

    assert.equal(await newestRun('missing-column'), undefined);
  });
});
