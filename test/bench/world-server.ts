import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

/** The folder of the synthetic worlds beside the project, which may not exist. */
const worldFolder = resolve('..', 'shared', 'world');

export const worldsAreThere = existsSync(join(worldFolder, 'server.mjs'));

/** The server's own counts of a run. */
const statsSchema = v.object({ student: v.number(), reflector: v.number(), failed: v.number() });
export type WorldStats = v.InferOutput<typeof statsSchema>;

const referenceSchema = v.array(
  v.object({
    kind: v.string(),
    seed: v.number(),
    selection: v.string(),
    merge: v.boolean(),
    bestTest: v.number(),
    curve: v.array(v.tuple([v.number(), v.number()])),
  }),
);
/** The result of the released implementation in a world. Its curve consists of pairs of rollouts and best mean. */
export type ReferenceRun = v.InferOutput<typeof referenceSchema>[number];

export async function readReference(): Promise<readonly ReferenceRun[]> {
  return v.parse(referenceSchema, JSON.parse(await readFile(join(worldFolder, 'reference.json'), 'utf8')));
}

const moneyReferenceSchema = v.object({
  kind: v.string(),
  seed: v.number(),
  strategy: v.string(),
  merge: v.boolean(),
  money: v.array(v.tuple([v.number(), v.number(), v.number()])),
});
/** What the released implementation reached in a world for what it spent. */
export type MoneyReferenceRun = v.InferOutput<typeof moneyReferenceSchema>;

export async function readMoneyReference(): Promise<readonly MoneyReferenceRun[]> {
  const lines = await readFile(join(worldFolder, 'money-reference.jsonl'), 'utf8');
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => v.parse(moneyReferenceSchema, JSON.parse(line)));
}

/** Writes a world's rows and seed prompts. */
export function writeWorld(kind: string, seed: number, folder: string): void {
  execFileSync(process.execPath, [join(worldFolder, 'make.mjs'), kind, String(seed), folder]);
}

/** Runs the endpoint of the synthetic worlds in another process. */
export class WorldServer {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** @param latency the median milliseconds of a reply. */
  static async start(latency: number): Promise<WorldServer> {
    const server = spawn(process.execPath, [join(worldFolder, 'server.mjs'), '--latency', String(latency)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: server.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    return new WorldServer(server, v.parse(v.object({ url: v.string() }), JSON.parse(line)).url);
  }

  async stats(key: string): Promise<WorldStats> {
    const reply = await fetch(`${new URL(this.url).origin}/stats?run=${encodeURIComponent(key)}`);
    return v.parse(statsSchema, await reply.json());
  }

  stop(): void {
    this.process.kill();
  }
}
