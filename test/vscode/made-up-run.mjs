// @ts-check
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

const exampleCount = 100;

/**
 * Writes the folder of a run that scored its seed's minibatches and was interrupted.
 *
 * @param {string} workspace folder of the workspace
 * @param {object} run
 * @param {string} run.id begins with its date, as in `2026-11-20-140233-triage`
 * @param {string} run.name
 * @param {number} run.bytes of its journal, about
 * @param {'interrupted' | 'waiting' | 'finished'} [run.summarizedAs] what a summary beside the journal says of it; missing: there is
 *   none, as of runs of earlier versions
 * @returns {Promise<{journal: string, file: string}>} the paths of its journal and its `run.json`
 */
export async function writeMadeUpRun(workspace, { id, name, bytes, summarizedAs }) {
  const folder = path.join(workspace, '.gepa', 'runs', id);
  await mkdir(folder, { recursive: true });
  const description = describe(id, name);
  const asPlanned = { specFile: 'made-up.gepa.yaml', spec: {}, prompts: {}, columns: {}, metric: [] };
  const run = { formatVersion: 1, id, name, createdAt: new Date(0).toISOString(), ...asPlanned, description };
  const [journal, file] = [path.join(folder, 'journal.jsonl'), path.join(folder, 'run.json')];
  await writeFile(journal, journalOf(description, bytes));
  await writeFile(file, JSON.stringify(run));
  if (summarizedAs !== undefined) await writeSummary(folder, journal, { id, name, summarizedAs });
  return { journal, file };
}

/**
 * @param {string} folder of the run
 * @param {string} journal path
 * @param {{id: string, name: string, summarizedAs: 'interrupted' | 'waiting' | 'finished'}} said
 */
async function writeSummary(folder, journal, { id, name, summarizedAs }) {
  const { size, mtimeMs } = await stat(journal);
  const status = summarizedAs === 'finished' ? { kind: 'stopped', reason: { kind: 'finished' } } : { kind: 'running' };
  const waiting = summarizedAs === 'waiting' ? 1 : 0;
  const best = { candidate: 1, score: 0.8, seedScore: 0.5 };
  const run = { id, name, status, rollouts: 1200, candidates: 2, best, waiting, waitsForDeveloper: waiting > 0 };
  const summary = { formatVersion: 2, journal: { size, modifiedMs: mtimeMs }, run };
  await writeFile(path.join(folder, 'summary.json'), JSON.stringify(summary));
}

/**
 * @param {string} id
 * @param {string} name
 */
function describe(id, name) {
  const rows = Array.from({ length: exampleCount }, (_, index) => ({ title: `row ${index}`, source: `rows:${index}` }));
  return {
    id,
    name,
    seed: { prompt: 'Answer.' },
    examples: { feedback: rows, pareto: rows, test: [] },
    paretoIsFeedback: true,
    objectives: [],
    budget: { rollouts: 1_000_000 },
    search: {
      ...{ seed: 1, minibatch: 3, concurrency: 8, perfectScore: 1, skipPerfect: true, reviewAhead: 3 },
      ...{ parents: { kind: 'pareto' }, frontier: 'instance', components: 'round_robin', keep: 'all', merges: 0 },
      ...{ tasks: { parents: 1, perParent: 1 }, acceptance: 'strict_improvement', reuse: 'never', lineages: null },
    },
    review: 'off',
    models: { task: 'student', reflection: 'reflector' },
  };
}

/**
 * @param {ReturnType<typeof describe>} description
 * @param {number} bytes
 */
function journalOf(description, bytes) {
  const seed = { candidate: 0, parents: [], texts: description.seed, origin: { kind: 'seed' } };
  const events = [
    { type: 'runStarted', run: description, at: 1 },
    { type: 'candidateAdded', ...seed, at: 2 },
  ];
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  const result = {
    subject: { kind: 'candidate', index: 0 },
    output: 'A long answer that goes into detail. '.repeat(50),
    trace: [],
    score: 0.5,
    objectives: {},
    feedback: 'Half right.',
    usage: { calls: 1, promptTokens: 100, completionTokens: 400 },
    durationMs: 900,
  };
  for (let [rollout, written] = [0, 0]; written < bytes; rollout += 1) {
    const example = { set: 'feedback', index: rollout % exampleCount };
    const event = { type: 'rolloutFinished', rollout: String(rollout), example, ...result, at: 3 + rollout };
    const line = `${JSON.stringify(event)}\n`;
    lines.push(line);
    written += line.length;
  }
  return lines.join('');
}
