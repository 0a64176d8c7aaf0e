/**
 * Runs a program on the bean counter and scores how much faster it is than the one to start from: a system for GEPA. It
 * answers each line {"candidate", "example"} with a line {"output", "score", "feedback", "objectives"}.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Script, createContext } from 'node:vm';
import { readManual } from './manual.mjs';

const timeLimitMs = 1000;
const passagesFor = readManual(new URL('manual.md', import.meta.url));
const machineCode = readFileSync(new URL('bean-counter.js', import.meta.url), 'utf8');

for await (const line of createInterface({ input: process.stdin })) {
  const { candidate, example } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(measure(candidate.moving_sums, example))}\n`);
}

function measure(code, { size, width, seed }) {
  const numbers = makeNumbers(size, seed);
  const expected = sumsOf(numbers, width);
  let report;
  try {
    report = run(code, numbers, width);
  } catch (error) {
    return failed(describeError(error, code));
  }
  const wrong = expected.findIndex((sum, place) => report.result[place] !== sum);
  if (wrong !== -1) {
    const got = report.result[wrong] ?? 'nothing';
    return failed(
      `The result is wrong at place ${wrong} of ${size}: expected ${expected[wrong]}, got ${got}. Width ${width}.`,
    );
  }
  return succeeded(report, size, width);
}

/** Runs the program in a context of its own, which has the language and the machine, and nothing else. */
function run(code, numbers, width) {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  new Script(machineCode, { filename: 'bean-counter.js' }).runInContext(context);
  new Script(code, { filename: 'moving-sums.js' }).runInContext(context, { timeout: timeLimitMs });
  const call = `(() => {
    const { machine, report } = createBeanCounter(${JSON.stringify(numbers)}, ${width});
    movingSums(machine);
    return report();
  })()`;
  return JSON.parse(new Script(call, { filename: 'call.js' }).runInContext(context, { timeout: timeLimitMs }));
}

function failed(problem) {
  return { output: problem, score: 0, feedback: withManual(problem), objectives: { correct: 0, speed: 0 } };
}

function succeeded({ uses, costs }, size, width) {
  const spent = Object.entries(uses).map(([operation, count]) => ({
    operation,
    count,
    steps: count * costs[operation],
  }));
  const steps = spent.reduce((sum, each) => sum + each.steps, 0);
  const first = stepsToStartFrom(size, width);
  const least = leastSteps(size);
  const speed = Math.min(1, Math.max(0, Math.log(first / steps) / Math.log(first / least)));
  const where = spent
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.steps - a.steps)
    .map(({ operation, count, steps: own }) => `${operation} ${count} times, ${own} steps`);
  const problem = `Correct, in ${steps} steps: ${(first / steps).toFixed(1)} times as fast as the program to start from, which takes ${first}. With ${size} numbers and sums of ${width}, ${least} steps are possible. The steps went into: ${where.join('; ')}.`;
  return {
    output: `${steps} steps`,
    score: speed,
    feedback: steps <= least ? problem : withManual(problem),
    objectives: { correct: 1, speed },
  };
}

function withManual(problem) {
  const passages = passagesFor(problem);
  return passages.length === 0 ? problem : [problem, 'What the manual says about it:', ...passages].join('\n\n');
}

/** What the engine says, and the line of the program that it says it of. */
function describeError(error, code) {
  const said = `${error?.name ?? 'Error'}: ${error?.message ?? error}`;
  const line = Number(/moving-sums\.js:(\d+)/.exec(String(error?.stack))?.[1]);
  const source = code.split('\n')[line - 1];
  return source === undefined ? said : `${said}\n  at line ${line}: ${source.trim()}`;
}

/** The steps of the program to start from: every number of every sum is loaded. */
function stepsToStartFrom(size, width) {
  let loads = 0;
  for (let place = 0; place < size; place += 1) loads += Math.min(width, place + 1);
  return 4 * loads + 4 * size;
}

/** Every number is loaded once and stored once, in blocks but for a last number alone. */
function leastSteps(size) {
  const rest = size % 8;
  return 2 * (6 * Math.floor(size / 8) + Math.min(6, 4 * rest));
}

function makeNumbers(size, seed) {
  let state = seed;
  return Array.from({ length: size }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % 1000;
  });
}

function sumsOf(numbers, width) {
  return numbers.map((_, place) =>
    numbers.slice(Math.max(0, place - width + 1), place + 1).reduce((sum, number) => sum + number, 0),
  );
}
