import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { planRun } from '../../src/runs/plan/plan-run';
import type { RunPlan } from '../../src/runs/plan/run-plan';
import type { World, WorldKind } from './world';

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

/** The spec's models of a world. */
export function modelsOf({ kind, reflectionPrice }: WorldRunOptions, baseUrl: string) {
  // Results of a student with random errors must not be reused.
  const temperature = kind.includes('noisy') ? 0.7 : 0;
  const model = (name: string, price?: number) => ({
    baseUrl,
    model: name,
    temperature,
    ...(price === undefined ? {} : { price: { input: price, output: 4 * price } }),
  });
  return {
    task: model('student', reflectionPrice === undefined ? undefined : 1),
    reflection: model('reflector', reflectionPrice),
  };
}

/** Writes the rows, the seed prompts and the spec of a world into a temporary folder, and plans a run with them. */
export async function planWorld<Result>(
  { rows, prompts }: World,
  options: WorldRunOptions,
  baseUrl: string,
  use: (plan: RunPlan, folder: string) => Promise<Result>,
): Promise<Result> {
  const { kind, rollouts, search } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gepa-world-'));
  try {
    for (const [name, own] of Object.entries(rows))
      writeFileSync(join(folder, `${name}.jsonl`), own.map((row) => `${JSON.stringify(row)}\n`).join(''));
    for (const [module, prompt] of Object.entries(prompts)) writeFileSync(join(folder, `${module}.txt`), prompt);
    const spec = {
      ...(kind === 'pipeline' ? twoModules : oneModule),
      data: { feedback: 'train.jsonl', pareto: 'val.jsonl', test: 'test.jsonl' },
      metric: [{ contains: '{{answer}}', weight: 4 }, { equals: '{{answer}}' }],
      models: modelsOf(options, baseUrl),
      budget: { rollouts },
      search,
      review: 'off',
    };
    const file = join(folder, 'world.gepa.yaml');
    writeFileSync(file, stringify(spec));
    return await use(await planRun(file, () => 'run'), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
