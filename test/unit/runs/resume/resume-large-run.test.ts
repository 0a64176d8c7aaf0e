import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDecision } from '../../../../src/gepa/events';
import { SeededRandom } from '../../../../src/gepa/random';
import { isStrategy, searchPresets, type SearchPreset } from '../../../../src/gepa/strategies/strategy-options';
import { composeSpec } from '../../../../src/runs/draft/draft-spec';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { RunSession } from '../../../../src/runs/session/run-session';
import { openSession, practiceModels } from '../practice-run';

const searches = {
  'draws and merges': { search: 'seed: 3, merges: 5, tasks: { parents: 2, perParent: 2 }', cuts: 6 },
  'grows lineages': { search: 'seed: 3, overlap: 1', cuts: 4 },
  'overlaps iterations': { search: 'seed: 3, overlap: 4', cuts: 4 },
  ...Object.fromEntries(
    searchPresets.filter(isStrategy).map((preset) => [`searches as ${preset}`, { search: searchOf(preset), cuts: 3 }]),
  ),
};

function searchOf(preset: SearchPreset): string {
  // On fewer examples, texts that solve all of them would end the search early.
  const own = preset === 'opro' ? ', opro: { scored: 60, proposals: 3 }' : '';
  return `preset: ${preset}, seed: 3, minibatch: 6${own}`;
}

/** A run of the sample prompt. */
async function sampleRun(search: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-sample-'));
  cpSync(join(import.meta.dirname, '../../../../media/sample'), folder, { recursive: true });
  const spec = composeSpec({
    title: 'triage.prompt.md',
    prompts: { triage: 'triage.prompt.md' },
    data: { feedback: '../data/triage-feedback.jsonl', pareto: '../data/triage-pareto.jsonl' },
    metric: [{ contains: '{{answer}}', weight: 4 }, { equals: '{{answer}}' }],
    models: { task: { practice: 'student' }, reflection: { practice: 'reflector' } },
    budget: { rollouts: 900 },
    search: { seed: 3, minibatch: 3 },
    review: 'off',
  });
  const specFile = join(folder, 'prompts', 'triage.gepa.yaml');
  writeFileSync(specFile, spec.replace('seed: 3, minibatch: 3', search));
  const plan = await planRun(specFile, () => 'run-1');
  return createRunFolder(runsFolder(folder), plan, new Date(0));
}

const decisionsIn = (runFolder: string) =>
  readJournal(runFolder)
    .filter((event) => isDecision(event) && event.type !== 'testStarted')
    .map((event) => ({ ...event, at: 0 }));

test.each(Object.entries(searches))(
  'a large run that %s makes the same decisions wherever it is interrupted and resumed',
  { timeout: 300_000 },
  async (_name, { search, cuts }) => {
    const run = await sampleRun(search);
    await openSession(run).session.run();
    const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
    const decisions = decisionsIn(run.runFolder);
    const random = new SeededRandom(9);
    for (let cut = 0; cut < cuts; cut += 1) {
      // A random point in each part of the run.
      const kept = 1 + Math.floor(((cut + random.next()) / cuts) * (lines.length - 1));
      writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
      const resumed = openSession(run);
      await resumed.session.run();
      expect(decisionsIn(run.runFolder)).toEqual(decisions);
      const rollouts = readJournal(run.runFolder).flatMap((event) =>
        event.type === 'rolloutFinished' ? [event.rollout] : [],
      );
      expect(new Set(rollouts).size).toBe(rollouts.length);
    }
  },
);

test.each(Object.entries(searches))(
  'replies in any order lead to the same decisions in a run that %s',
  async (_name, { search }) => {
    const inOrder = await sampleRun(search);
    await openSession(inOrder).session.run();

    const shuffled = await sampleRun(search);
    const { models } = practiceModels();
    const random = new SeededRandom(5);
    const slow: typeof models = {
      ...models,
      task: {
        complete: async (request, signal) => {
          for (let turns = random.index(12); turns > 0; turns -= 1)
            await new Promise((resolve) => setImmediate(resolve));
          return models.task.complete(request, signal);
        },
      },
    };
    const cancelling = RunSession.open(shuffled.runFolder, shuffled.plan, { models: slow, trusted: true }, (event) => {
      if (event.type === 'iterationStarted' && event.iteration === 4) cancelling.cancel();
    });
    await cancelling.run();
    await RunSession.open(shuffled.runFolder, shuffled.plan, { models: slow, trusted: true }, () => undefined).run();
    expect(decisionsIn(shuffled.runFolder)).toEqual(decisionsIn(inOrder.runFolder));
  },
);
