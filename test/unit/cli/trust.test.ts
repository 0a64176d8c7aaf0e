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

describe('a program that a spec names', () => {
  test('is not run by a script that does not say so', async () => {
    const folder = await folderWithMetric();
    const { status, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('code of the metric\'s rule "command"');
    expect(errors).toContain('Add --trust if you trust this folder.');
    expect(await wasExecuted(folder)).toBe(false);
  });

  test('is run with --trust', async () => {
    const folder = await folderWithMetric();
    await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--trust']);
    expect(await wasExecuted(folder)).toBe(true);
  });

  test('is run in a folder that the user trusted before, and below it', async () => {
    const folder = await folderWithMetric();
    const settings = join(folder, 'settings');
    mkdirSync(join(settings, 'gepa'), { recursive: true });
    writeFileSync(join(settings, 'gepa', 'trusted-folders.json'), JSON.stringify([join(folder, '..')]));
    await gepa(folder, ['evaluate', 'triage.gepa.yaml'], { XDG_CONFIG_HOME: settings });
    expect(await wasExecuted(folder)).toBe(true);
  });

  test('is not run when its run is resumed by a script that does not say so', async () => {
    const folder = await folderWithMetric();
    const begun = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--trust']);
    const run = /The run is in (.*)/.exec(begun.errors)?.[1] ?? '';
    const { status, errors } = await gepa(folder, ['resume', run]);
    expect(status).toBe(1);
    expect(errors).toContain('Add --trust');
  });
});
