/**
 * Compiles code, runs it, and says what came of it, with the passages of a manual that fit: a pattern for kernels and other code.
 *
 *     node evaluate.mjs --file kernel.c --compile "cc -O2 -o {program} {file} harness.c" --run "{program} {size}" --manual manual.md
 *
 * It is a system whose component is the code, for lines {"candidate", "example"}, and a metric for prompts that let a model write the
 * code, for lines {"output", "example"}. `{file}` is the code, `{program}` what the compiler makes of it, and every other name in braces
 * a column of the row. `--compile` may be left out. The last line that `--run` prints is {"score", "feedback"}: the harness checks and measures.
 *
 * What runs was written by a model. Put `docker run --rm --network none …` or the like in front of the commands, unless you trust it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readManual } from '../../sample/speed/manual.mjs';

/** The most characters of a message that the reflection is shown. */
const longest = 3000;
/** How long the compiler may take, in seconds. */
const compilerLimit = 120;

const { values: given } = parseArgs({
  options: {
    file: { type: 'string' },
    compile: { type: 'string' },
    run: { type: 'string' },
    manual: { type: 'string' },
    timeout: { type: 'string', default: '20' },
  },
});
if (given.file === undefined || given.run === undefined) {
  console.error(
    'Usage: node evaluate.mjs --file NAME [--compile COMMAND] --run COMMAND [--manual FILE] [--timeout SECONDS]',
  );
  process.exit(2);
}
const passagesFor = given.manual === undefined ? () => [] : readManual(given.manual);
const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit());

/** What the compiler said, by the code and the command: rows of a candidate share it. */
const compiled = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { candidate, output, example } = JSON.parse(line);
  const code = candidate === undefined ? codeIn(output) : Object.values(candidate)[0];
  const { score, feedback } = evaluate(code, example);
  process.stdout.write(
    `${JSON.stringify({ output: feedback.split('\n', 1)[0], score, feedback: withManual(feedback) })}\n`,
  );
}

function evaluate(code, example) {
  const { file, program, failure } = build(code, example);
  if (failure !== undefined) return { score: 0, feedback: `It doesn't compile.\n${failure}` };
  const { status, said } = execute(given.run, { ...example, file, program }, Number(given.timeout));
  const report = reportIn(said);
  if (status === undefined)
    return { score: 0, feedback: `It did not end within ${given.timeout} seconds.\n${said}`.trim() };
  if (report !== undefined) return report;
  return { score: 0, feedback: `It ended with ${status} and no result.\n${said}`.trim() };
}

/** Compiles the code, unless this was done for another row. */
function build(code, example) {
  const key = JSON.stringify([code, filled(given.compile ?? '', example)]);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const own = join(folder, String(compiled.size));
  mkdirSync(own);
  const file = join(own, basename(given.file));
  const program = join(own, 'program');
  writeFileSync(file, code);
  const result =
    given.compile === undefined ? { status: 0 } : execute(given.compile, { ...example, file, program }, compilerLimit);
  const failure = result.status === 0 ? undefined : said(result);
  compiled.set(key, { file, program, failure });
  return { file, program, failure };
}

function said({ status, said: message }) {
  return status === undefined ? `The compiler did not end within ${compilerLimit} seconds.\n${message}` : message;
}

/** Runs a command in this folder. Its messages name the file as the reflection knows it. */
function execute(command, names, limit) {
  const [program, ...parameters] = command.split(' ').map((word) => filled(word, names));
  const { status, signal, stdout, stderr, error } = spawnSync(program, parameters, {
    encoding: 'utf8',
    timeout: limit * 1000,
    killSignal: 'SIGKILL',
  });
  if (error?.code === 'ENOENT')
    throw new Error(`The program ${program} was not found. Install it, or change the command in the spec.`);
  const text = `${stderr}\n${stdout}`.replaceAll(`${dirname(names.file)}/`, '').trim();
  return {
    status: error?.code === 'ETIMEDOUT' ? undefined : signal === null ? status : signal,
    said: text.length <= longest ? text : `${text.slice(0, longest)}…`,
  };
}

function filled(text, names) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(names, name) ? String(names[name]) : place));
}

function reportIn(text) {
  try {
    const report = JSON.parse(text.slice(text.lastIndexOf('\n') + 1));
    return typeof report?.score === 'number' ? report : undefined;
  } catch {
    return undefined;
  }
}

/** The last block of code in an answer, or the answer. */
function codeIn(answer) {
  return [...answer.matchAll(/```[^\n]*\n([^]*?)```/g)].at(-1)?.[1] ?? answer;
}

function withManual(message) {
  const passages = passagesFor(message);
  return passages.length === 0 ? message : [message, 'What the manual says about it:', ...passages].join('\n\n');
}
