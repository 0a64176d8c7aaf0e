import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workspace } from '../runs/practice-run';
import { gepa } from './program';

const metric = 'require("node:fs").writeFileSync("executed", "")';

/** A workspace whose metric leaves the file `executed` as soon as it is run, and scores nothing. */
function folderWithMetric(): Promise<string> {
  return workspace({
    'metric.cjs': metric,
    'triage.gepa.yaml': `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { command: ["${process.execPath}", metric.cjs] }
`,
  });
}

async function wasExecuted(folder: string): Promise<boolean> {
  return readFile(join(folder, 'executed')).then(
    () => true,
    () => false,
  );
}

/** A workspace whose models are a program that leaves the file `executed`. */
function folderWithModel(): Promise<string> {
  const answer = `${metric}; console.log("billing")`;
  return workspace({
    'model.cjs': answer,
    'triage.gepa.yaml': `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { equals: "{{answer}}" }
models:
  task: { command: ["${process.execPath}", model.cjs] }
  reflection: { practice: reflector }
`,
  });
}

describe('a program that answers as a model', () => {
  test('does not run in a script without --trust', async () => {
    const folder = await folderWithModel();
    const { status, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('model.cjs"');
    expect(await wasExecuted(folder)).toBe(false);
  });

  test('runs in the folder of the spec with --trust', async () => {
    const folder = await folderWithModel();
    const { errors } = await gepa(join(folder, '..'), ['evaluate', join(folder, 'triage.gepa.yaml'), '--trust']);
    expect(errors).toContain('The scores of the prompt as it is');
    expect(await wasExecuted(folder)).toBe(true);
  });
});

describe('a program that a spec names', () => {
  test('does not run in a script without --trust', async () => {
    const folder = await folderWithMetric();
    const { status, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('code of the metric\'s rule "command"');
    expect(errors).toContain('Add --trust if you trust this folder.');
    expect(await wasExecuted(folder)).toBe(false);
  });

  test('runs with --trust', async () => {
    const folder = await folderWithMetric();
    await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--trust']);
    expect(await wasExecuted(folder)).toBe(true);
  });

  test('runs in a trusted folder and below it', async () => {
    const folder = await folderWithMetric();
    const settings = join(folder, 'settings');
    mkdirSync(join(settings, 'gepa'), { recursive: true });
    writeFileSync(join(settings, 'gepa', 'trusted-folders.json'), JSON.stringify([join(folder, '..')]));
    await gepa(folder, ['evaluate', 'triage.gepa.yaml'], { XDG_CONFIG_HOME: settings });
    expect(await wasExecuted(folder)).toBe(true);
  });

  test('does not run when a script resumes its run without --trust', async () => {
    const folder = await folderWithMetric();
    const begun = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--trust']);
    const run = /The run is in (.*)/.exec(begun.errors)?.[1] ?? '';
    const { status, errors } = await gepa(folder, ['resume', run]);
    expect(status).toBe(1);
    expect(errors).toContain('Add --trust');
  });
});
