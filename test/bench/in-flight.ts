import { createModel } from '../../src/models/provider-registry';
import type { Model } from '../../src/models/model';
import { createRunFolder, runsFolder } from '../../src/runs/folder/run-folder';
import { RunSession } from '../../src/runs/session/run-session';
import type { Figure } from './figure';
import { loadWorld, worldsAreThere } from './world';
import { modelsOf, planWorld, type WorldRunOptions } from './world-plan';
import { searchWorld } from './world-search';
import { WorldServer } from './world-server';

/** Measures the requests under way with a limit of 16, when each takes about 200 ms. */
export async function benchInFlight(rollouts: number): Promise<readonly Figure[]> {
  const what = (preset: string) => `mean requests in flight, ${preset}, limit 16, 200 ms each, ${rollouts} rollouts`;
  if (!worldsAreThere) {
    return [{ what: what('default'), measured: 'skipped', goal: '../shared/world is not there' }];
  }
  const server = await WorldServer.start(200);
  try {
    const optionsOf = (preset: string): WorldRunOptions => {
      return { kind: 'single', seed: 1, rollouts, search: { preset, concurrency: 16 } };
    };
    const [ours, classic] = await Promise.all(
      ['default', 'classic'].map((preset) => searchThrough(server, optionsOf(preset))),
    );
    const inProcess = await searchWorld(optionsOf('default'));
    const isSame = JSON.stringify(ours?.bests) === JSON.stringify(inProcess.curve.map(([, best]) => best));
    const [first = 0, second = 0] = [ours?.inFlight, classic?.inFlight];
    return [
      { what: what('default'), measured: first.toFixed(1), goal: 'at least 13' },
      {
        what: what('classic'),
        measured: second.toFixed(1),
        goal: `default : classic ${(first / second).toFixed(2)} x`,
      },
      { what: 'its curve without HTTP, as in the tables', measured: isSame ? 'the same' : 'another', goal: 'the same' },
    ];
  } finally {
    server.stop();
  }
}

/** Searches a synthetic world through its server, as the terminal does. */
async function searchThrough(server: WorldServer, options: WorldRunOptions) {
  const { kind, seed } = options;
  const key = `${kind}:${seed}:${Math.random().toString(36).slice(2)}`;
  return planWorld(await loadWorld(kind, seed), options, server.url, async (plan, folder) => {
    const run = await createRunFolder(runsFolder(folder), plan, new Date(0));
    const gauge = new Gauge();
    const models = modelsOf(options, server.url);
    const measured = (name: keyof typeof models) => gauge.measure(createModel(models[name], { key }));
    const session = RunSession.open(
      run.runFolder,
      run.plan,
      { models: { task: measured('task'), reflection: measured('reflection') }, trusted: false },
      ({ type }) => {
        if (type === 'testStarted') gauge.stop();
      },
    );
    const reason = await session.run();
    if (reason.kind === 'failed') throw new Error(`World ${key}: ${reason.message}`);
    return { bests: session.state.curve.map(({ best }) => best), inFlight: gauge.mean };
  });
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
