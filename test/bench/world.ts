import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';

/** The folder of the synthetic worlds beside the project, which may not exist. */
export const worldFolder = resolve('..', 'shared', 'world');

export const worldsAreThere = existsSync(join(worldFolder, 'world.mjs'));

/** The kinds of synthetic worlds. Their README describes them. */
export const worldKinds = ['single', 'pipeline', 'prose', 'noisy', 'prose-noisy'] as const;
export type WorldKind = (typeof worldKinds)[number];

const rowsSchema = v.array(v.object({ input: v.string(), answer: v.string() }));

/** The rows, the seed prompts and the models of a world. */
export interface World {
  /** By the names of their files. */
  readonly rows: Readonly<Record<'train' | 'val' | 'test', v.InferOutput<typeof rowsSchema>>>;
  /** The seed prompt of each module, in the order in which they run. */
  readonly prompts: Readonly<Record<string, string>>;
  /** @param time how often the student was asked the same before. A noisy one may answer otherwise each time. */
  student(system: string, user: string, time: number): string;
  reflector(request: string): string;
}

const moduleSchema = v.object({
  BASE: v.record(v.string(), v.string()),
  makeWorld: v.function(),
  student: v.function(),
  reflector: v.function(),
});

const worldSchema = v.object({
  noise: v.number(),
  modules: v.array(v.string()),
  train: rowsSchema,
  val: rowsSchema,
  test: rowsSchema,
});

/** Loads a world, as its server does for each request. */
export async function loadWorld(kind: WorldKind, seed: number): Promise<World> {
  const loaded: unknown = await import(pathToFileURL(join(worldFolder, 'world.mjs')).href);
  const { BASE, makeWorld, student, reflector } = v.parse(moduleSchema, loaded);
  const world = makeWorld(seed, kind);
  const { noise, modules, ...rows } = v.parse(worldSchema, world);
  const isNoisy = noise > 0;
  return {
    rows,
    prompts: Object.fromEntries(modules.map((module) => [module, `${BASE[module] ?? ''}\n`])),
    student: (system, user, time) => v.parse(v.string(), student(world, system, user, isNoisy ? time : undefined)),
    reflector: (request) => v.parse(v.string(), reflector(world, request)),
  };
}

const referenceSchema = v.array(
  v.object({
    kind: v.string(),
    seed: v.number(),
    selection: v.string(),
    merge: v.boolean(),
    bestVal: v.number(),
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
