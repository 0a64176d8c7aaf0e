import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { PromptIndex, specFileFor } from '../../src/editor/prompts/prompt-index';
import { PromptTree } from '../../src/editor/prompts/prompt-tree';
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

  it('does not search before its view is opened', async () => {
    const unused = new PromptIndex(log);
    const tree = new PromptTree(unused);
    await index.refresh();
    assert.deepEqual(unused.prompts, []);

    assert.deepEqual(tree.getChildren(), []);
    await eventually('the view shows the prompts', () => tree.getChildren().length > 0);
    tree.dispose();
    unused.dispose();
  });

  it('finds prompt files by their names, with the specs that optimize them', async () => {
    await index.refresh();

    const sentiment = found().find(({ file }) => file === 'prompts/sentiment.txt');
    assert.equal(sentiment?.specs[0], 'sentiment.gepa.yaml');
    assert.ok(found().some(({ file }) => file === 'prompts/triage.prompt.md'));
  });

  it('finds a file with any name while a spec names it as a prompt', async () => {
    await writeSample('Say yes.', 'answer.data');
    const spec =
      'prompts: { answer: answer.data }\ndata: { feedback: data/reviews.jsonl }\nmetric: { contains: "{{answer}}" }\n';
    await writeSample(spec, 'answer.gepa.yaml');
    await eventually('the file is found', () => found().some(({ file }) => file === 'answer.data'));

    await rm(inSample('answer.gepa.yaml'));
    await eventually('the file is lost', () => !found().some(({ file }) => file === 'answer.data'));
  });

  it('leaves out files as long as git ignores them', async () => {
    await writeSample('Say yes.', 'private', 'prompts', 'secret.txt');
    await eventually('the file is found', () => found().some(({ file }) => file === 'private/prompts/secret.txt'));

    await writeSample('private/\n', '.gitignore');
    await eventually('the file is left out', () => !found().some(({ file }) => file.startsWith('private/')));
    await rm(inSample('.gitignore'));
    await eventually('the file is back', () => found().some(({ file }) => file.startsWith('private/')));
    await rm(inSample('private'), { recursive: true });
  });

  it('finds the files that a promptfoo configuration names', async () => {
    await writeSample('Sort {{ticket}}.', 'evals', 'wording', 'sort.md');
    await writeSample('prompts: [file://wording/*.md]\ntests: []\n', 'evals', 'promptfooconfig.yaml');
    await eventually('the prompt is found', () => found().some(({ file }) => file === 'evals/wording/sort.md'));
    await rm(inSample('evals'), { recursive: true });
  });

  it('finds prompts in JSON files by their content', async () => {
    const program = (instructions: string) => JSON.stringify({ predict: { signature: { instructions, fields: [] } } });
    await writeSample('{}', 'program.json');
    await index.refresh();
    assert.ok(!found().some(({ file }) => file === 'program.json'));

    await writeSample(program('Answer.'), 'program.json');
    await eventually('the program is found', () => found().some(({ file }) => file === 'program.json'));
    await rm(inSample('program.json'));
  });

  it('names the spec after the prompt file and puts it beside it', () => {
    const specs = ['a/triage.prompt.md', 'a/route.txt', 'skills/pdf/SKILL.md', 'x.prompt.yml', '.cursorrules'].map(
      (file) => specFileFor(vscode.Uri.file(`/w/${file}`)).path,
    );

    assert.deepEqual(specs, [
      '/w/a/triage.gepa.yaml',
      '/w/a/route.gepa.yaml',
      '/w/skills/pdf/SKILL.gepa.yaml',
      '/w/x.gepa.yaml',
      '/w/.cursorrules.gepa.yaml',
    ]);
  });
});
