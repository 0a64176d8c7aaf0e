import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Usage } from '../../src/gepa/rollout';
import { meanOf } from '../../src/gepa/state';
import { createModel } from '../../src/models/provider-registry';
import type { Model } from '../../src/models/model';
import { planRun } from '../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../src/runs/folder/run-folder';
import { RunSession } from '../../src/runs/session/run-session';
import { writeWorld, type WorldServer } from './world-server';

/** The kinds of synthetic worlds. Their README describes them. */
export const worldKinds = ['single', 'pipeline', 'prose', 'noisy', 'prose-noisy'] as const;
export type WorldKind = (typeof worldKinds)[number];

/** A world with the search options and limits to run it with. */
export interface WorldRunOptions {
  readonly kind: WorldKind;
  readonly seed: number;
  readonly rollouts: number;
  /** The spec's `search:` entry. */
  readonly search: Readonly<Record<string, unknown>>;
  /** How many times as much as a task token a reflection token costs. Without it, models have no prices. */
  readonly reflectionPrice?: number;
}

/** Prices of all requests so far, in tokens read: a token costs 1 to read and 4 to write. As in `money-reference.jsonl`. */
export type Spent = readonly [best: number, task: number, reflection: number];

export interface WorldRun {
  /** Best mean on the Pareto set by rollouts, ascending. */
  readonly curve: readonly (readonly [rollouts: number, best: number])[];
  /** Best mean on the Pareto set by what was spent, ascending. */
  readonly money: readonly Spent[];
  /** Mean of the winner on the test set. */
  readonly test: number;
  readonly reflections: number;
  /** Mean number of requests under way during the search, without the test set. */
  readonly inFlight: number;
}

const oneModule = { prompts: { route: 'route.txt' } };

const twoModules = {
  prompts: { normalise: 'normalise.txt', route: 'route.txt' },
  system: {
    kind: 'pipeline',
    modules: [
      { name: 'normalise', prompt: 'normalise', input: '{{input}}' },
      { name: 'route', prompt: 'route', input: '{{input}}\n{{normalise.output}}' },
    ],
  },
};

/** The system of each kind of world, its calls to the student per rollout, and the student's temperature. */
const worlds = {
  single: { system: oneModule, callsPerRollout: 1, temperature: 0 },
  pipeline: { system: twoModules, callsPerRollout: 2, temperature: 0 },
  prose: { system: oneModule, callsPerRollout: 1, temperature: 0 },
  // Results of a student with random errors must not be reused.
  noisy: { system: oneModule, callsPerRollout: 1, temperature: 0.7 },
  'prose-noisy': { system: oneModule, callsPerRollout: 1, temperature: 0.7 },
} as const satisfies Record<WorldKind, unknown>;

/**
 * Searches a synthetic world through its server, as the terminal does.
 *
 * @throws if the server and the run disagree on the number of rollouts.
 */
export async function runWorld(server: WorldServer, options: WorldRunOptions): Promise<WorldRun> {
  const { kind, seed, rollouts, search, reflectionPrice } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gepa-world-'));
  const key = `${kind}:${seed}:${Math.random().toString(36).slice(2)}`;
  try {
    writeWorld(kind, seed, folder);
    const { system, callsPerRollout, temperature } = worlds[kind];
    const model = (name: string, price?: number) => ({
      baseUrl: server.url,
      model: name,
      temperature,
      ...(price === undefined ? {} : { price: { input: price, output: 4 * price } }),
    });
    const models = {
      task: model('student', reflectionPrice === undefined ? undefined : 1),
      reflection: model('reflector', reflectionPrice),
    };
    const spec = {
      ...system,
      data: { feedback: 'train.jsonl', pareto: 'val.jsonl', test: 'test.jsonl' },
      metric: [{ contains: '{{answer}}', weight: 4 }, { equals: '{{answer}}' }],
      models,
      budget: { rollouts },
      search,
      review: 'off',
    };
    writeFileSync(join(folder, 'world.gepa.yaml'), stringify(spec));
    const plan = await planRun(join(folder, 'world.gepa.yaml'), () => 'run');
    const run = await createRunFolder(runsFolder(folder), plan, new Date(0));
    const gauge = new Gauge();
    const measured = (name: 'task' | 'reflection') => gauge.measure(createModel(models[name], { key }));
    const money: Spent[] = [];
    const session = RunSession.open(
      run.runFolder,
      run.plan,
      { models: { task: measured('task'), reflection: measured('reflection') }, trusted: false },
      ({ type }) => {
        if (type === 'testStarted') gauge.stop();
        if (type !== 'candidateScored') return;
        const { curve, usage } = session.state;
        money.push([curve.at(-1)?.best ?? 0, priceOf(usage.task), priceOf(usage.reflection)]);
      },
    );
    const reason = await session.run();
    if (reason.kind === 'failed') throw new Error(`World ${key}: ${reason.message}`);
    const { state } = session;
    const { student } = await server.stats(key);
    const counted = (state.rollouts + state.testRollouts) * callsPerRollout;
    if (student !== counted) throw new Error(`World ${key}: the server counted ${student} calls, the run ${counted}.`);
    return {
      money,
      curve: state.curve.map((point) => [point.rollouts, point.best]),
      test: meanOf(state.candidates[state.best ?? 0]?.test ?? { sum: 0, count: 0 }) ?? 0,
      reflections: state.reflections,
      inFlight: gauge.mean,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function priceOf({ promptTokens, completionTokens }: Usage): number {
  return promptTokens + 4 * completionTokens;
}

/** Measures the number of requests under way. */
class Gauge {
  private readonly started = performance.now();
  private busy = 0;
  private under = 0;
  private last = this.started;
  private stopped = false;

  /** The mean number of requests under way so far. */
  get mean(): number {
    return this.busy / (this.last - this.started);
  }

  measure(model: Model): Model {
    return {
      complete: async (request, signal) => {
        this.change(1);
        try {
          return await model.complete(request, signal);
        } finally {
          this.change(-1);
        }
      },
    };
  }

  stop(): void {
    this.change(0);
    this.stopped = true;
  }

  private change(by: number): void {
    if (this.stopped) return;
    const now = performance.now();
    this.busy += this.under * (now - this.last);
    this.under += by;
    this.last = now;
  }
}
