import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { PromptIndex, specFileFor } from '../../src/editor/prompts/prompt-index';
import { eventually } from './eventually';
import { inSample, sampleFolder, writeSample } from './sample';

describe('the index of prompt files', () => {
  const log = vscode.window.createOutputChannel('Prompt index test', { log: true });
  const index = new PromptIndex(log);
  const found = () =>
    index.prompts.map(({ file, specs }) => ({
      file: path.relative(sampleFolder(), file.fsPath),
      specs: specs.map((spec) => path.basename(spec.fsPath)),
    }));

  after(() => {
    index.dispose();
    log.dispose();
  });

  it('finds prompt files by their names, with the specs that optimize them', async () => {
    await index.refresh();

    const sentiment = found().find(({ file }) => file === 'prompts/sentiment.txt');
    assert.deepEqual(sentiment?.specs, ['sentiment.gepa.yaml']);
    assert.ok(found().some(({ file }) => file === 'prompts/triage.prompt.md'));
  });

  it('finds a file of any name that a spec calls a prompt, and loses it with the spec', async () => {
    await writeSample('Say yes.', 'answer.data');
    const spec =
      'prompts: { answer: answer.data }\ndata: { feedback: data/reviews.jsonl }\nmetric: { contains: "{{answer}}" }\n';
    await writeSample(spec, 'answer.gepa.yaml');
    await eventually('the file is found', () => found().some(({ file }) => file === 'answer.data'));

    await rm(inSample('answer.gepa.yaml'));
    await eventually('the file is lost', () => !found().some(({ file }) => file === 'answer.data'));
  });

  it('keeps the spec of a prompt beside it under its name', () => {
    const specs = ['a/triage.prompt.md', 'a/route.txt', 'skills/pdf/SKILL.md', 'x.prompt.yml'].map(
      (file) => specFileFor(vscode.Uri.file(`/w/${file}`)).path,
    );

    assert.deepEqual(specs, [
      '/w/a/triage.gepa.yaml',
      '/w/a/route.gepa.yaml',
      '/w/skills/pdf/SKILL.gepa.yaml',
      '/w/x.gepa.yaml',
    ]);
  });
});
