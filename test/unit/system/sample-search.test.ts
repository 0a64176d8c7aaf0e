import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCommandSystem } from '../../../src/system/command-system';

const folder = resolve('media/sample/speed');
const system = createCommandSystem(
  { kind: 'command', command: [process.execPath, 'measure.mjs'], timeoutSeconds: 30 },
  { folder, trusted: true, concurrency: 1 },
);
afterAll(() => system.close?.());

const seed = readFileSync(resolve(folder, 'moving-sums.js'), 'utf8');
const tasks = readFileSync(resolve(folder, 'moving-sums.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

const kept = `function movingSums(machine) {
  const numbers = [];
  for (let place = 0; place < machine.size; place += 1) numbers.push(machine.load(place));
  let sum = 0;
  for (let place = 0; place < machine.size; place += 1) {
    sum += numbers[place] - (place < machine.width ? 0 : numbers[place - machine.width]);
    machine.store(place, sum);
  }
}`;

const inBlocks = `function movingSums(machine) {
  const { size, width } = machine;
  const numbers = [];
  for (let place = 0; place < size; place += 8) {
    numbers.push(...(place === size - 1 ? [machine.load(place)] : machine.loadBlock(place)));
  }
  const sums = [];
  let sum = 0;
  for (let place = 0; place < size; place += 1) {
    sum += numbers[place] - (place < width ? 0 : numbers[place - width]);
    sums.push(sum);
  }
  for (let place = 0; place < size; place += 8) {
    if (place === size - 1) machine.store(place, sums[place]);
    else machine.storeBlock(place, Array.from({ length: 8 }, (_, at) => sums[place + at] ?? 0));
  }
}`;

async function measure(code: string, example = tasks[0]) {
  const row = { values: example ?? {}, source: 'moving-sums.jsonl:1' };
  return system.run({ moving_sums: code }, row, new AbortController().signal);
}

async function scores(code: string): Promise<readonly (number | undefined)[]> {
  const runs = await Promise.all(tasks.map((task) => measure(code, task)));
  return runs.map(({ score }) => score);
}

describe("the sample's search for faster code", () => {
  it('starts from a program that is correct and slow', async () => {
    expect(await scores(seed)).toEqual(tasks.map(() => 0));
    expect((await measure(seed)).feedback).toContain('load 9 times, 36 steps; store 5 times, 20 steps.');
  });

  it('scores the saved steps, the same each time', async () => {
    const [first, second] = [await scores(kept), await scores(kept)];
    expect(first).toEqual(second);
    expect(first.every((score) => score !== undefined && score >= 0 && score < 1)).toBe(true);
    expect(first.at(-1)).toBeGreaterThan(0.7);
  });

  it('gives the full score to the fewest possible steps', async () => {
    expect(await scores(inBlocks)).toEqual(tasks.map(() => 1));
  });

  it.each<[string, string, string, string]>([
    [
      'a syntax error',
      'function movingSums(machine) {\n  let = ;\n}',
      "SyntaxError: Unexpected token ';'\n  at line 2: let = ;",
      '## JavaScript',
    ],
    [
      'a wrong use of the machine',
      'function movingSums(machine) {\n  machine.loadBlock(3);\n}',
      'MachineError: E2 not at the beginning of a block: loadBlock(3)\n  at line 2: machine.loadBlock(3);',
      '## E2: not at the beginning of a block',
    ],
    [
      'an endless loop',
      'function movingSums(machine) { while (true); }',
      'Script execution timed out after 1000ms',
      '## Time limit',
    ],
    ['a missing function', 'const sums = 1;', 'ReferenceError: movingSums is not defined', '## JavaScript'],
    [
      'a wrong result',
      'function movingSums(machine) { machine.store(0, 1); }',
      'The result is wrong at place 0 of 5: expected 590, got 1.',
      '## Size and width',
    ],
  ])(
    'reports %s with the engine’s message and the matching section of the manual',
    async (_name, code, said, passage) => {
      const { score, feedback } = await measure(code);
      expect(score).toBe(0);
      expect(feedback).toContain(said);
      expect(feedback).toContain(passage);
    },
  );

  it('isolates the program from the computer', async () => {
    const { feedback } = await measure('function movingSums(m) { m.load.constructor("return process")().exit(3); }');
    expect(feedback).toContain('Code generation from strings disallowed');
  });
});
