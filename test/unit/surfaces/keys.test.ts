import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { createModel } from '../../../src/models/provider-registry';
import { runsFolder } from '../../../src/runs/folder/run-folder';
import { RunClient } from '../../../src/worker/run-client';
import { gepa } from '../cli/program';
import { modelServer, sendJson, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { rolloutServer } from '../system/rollout-server';

const keys = { TASK_KEY: 'sk-task-0123456789abcdef', REFLECTION_KEY: 'sk-reflection-0123456789abcdef' };

/** Quotes the key in failures of every kind and in its answers. */
const quotingEndpoint: Answer = (response, { authorization = '', body }, completion, count) => {
  if (count === 2) sendJson(response, 500, { error: { message: `Upstream rejected ${authorization}` } });
  else if (count === 3) sendJson(response, 200, { error: { message: `No route for ${authorization}`, code: 502 } });
  else if (count === 4) response.writeHead(503, { 'content-type': 'text/html' }).end(`<title>${authorization}</title>`);
  else if (count === 5) sendJson(response, 400, { error: { code: 'content_filter', message: authorization } });
  else if (body['model'] === 'reflector') completion(`Sent ${authorization}.\n\n\`\`\`\nSay billing.\n\`\`\``);
  else
    completion(JSON.stringify(body['messages']).includes('Say billing.') ? 'billing' : `I was sent ${authorization}`);
};

/** A metric that writes down all that it is given. */
const curiousMetric = `
const { appendFileSync } = require('node:fs');
appendFileSync('given.txt', JSON.stringify([process.env, process.argv]));
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  appendFileSync('given.txt', line);
  const { output, example } = JSON.parse(line);
  console.log(JSON.stringify({ score: output === example.answer ? 1 : 0, feedback: 'Read ' + process.env.PATH }));
});`;

function spec(baseUrl: string): string {
  return `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { command: ["${process.execPath}", metric.cjs] }
models:
  task: { baseUrl: "${baseUrl}", model: student, apiKeyEnv: TASK_KEY, temperature: 0 }
  reflection: { baseUrl: "${baseUrl}", model: reflector, apiKeyEnv: REFLECTION_KEY }
budget: { rollouts: 40 }
`;
}

/** The files below a folder in which a key stands. */
function filesWithKeys(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => hasKey(readFileSync(file, 'utf8')));
}

function hasKey(text: string): boolean {
  return Object.values(keys).some((key) => text.includes(key));
}

describe('a key that an endpoint quotes', () => {
  test('is not in the output of the terminal, the files of the run, or what its programs are given', async () => {
    const { baseUrl, requests } = await modelServer(quotingEndpoint);
    const folder = await workspace({ 'triage.gepa.yaml': spec(baseUrl), 'metric.cjs': curiousMetric });
    const { status, output, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--trust', '--json'], keys);
    expect(errors).toContain('Candidate 1');
    expect(status).toBe(0);
    const { run } = JSON.parse(output) as { readonly run: string };
    const report = await gepa(folder, ['report', run], keys);
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(
      new Set(Object.values(keys).map((key) => `Bearer ${key}`)),
    );
    expect(readFileSync(join(folder, 'given.txt'), 'utf8')).toContain('"PATH"');
    expect(hasKey([output, errors, report.output, report.errors].join())).toBe(false);
    expect(filesWithKeys(folder)).toEqual([]);
  });

  test('is not in the message about a key that is rejected', async () => {
    const { baseUrl } = await modelServer((response, { authorization = '' }) =>
      sendJson(response, 401, { error: { message: `Incorrect API key provided: ${authorization}` } }),
    );
    const folder = await workspace({ 'triage.gepa.yaml': spec(baseUrl), 'metric.cjs': curiousMetric });
    const { output, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--trust'], keys);
    expect(errors).toContain('Incorrect API key provided');
    expect(hasKey(output + errors)).toBe(false);
    expect(filesWithKeys(folder)).toEqual([]);
  });
});

test('a header of the environment that an HTTP system sends back is in no file', async () => {
  const { url } = await rolloutServer((response, { headers }, count) => {
    const status = count === 2 ? 503 : 200;
    response.writeHead(status).end(JSON.stringify({ output: String(headers.authorization) }));
  });
  const folder = await workspace({
    'triage.gepa.yaml': `prompts: { triage: triage.txt }
system: { kind: http, urls: ["${url}"], headersEnv: { Authorization: TASK_KEY } }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { equals: "{{answer}}" }
`,
  });
  const { output, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--json'], keys);
  expect(JSON.parse(output)).toMatchObject({ rollouts: 8 });
  expect(hasKey(output + errors)).toBe(false);
  expect(filesWithKeys(folder)).toEqual([]);
});

describe('in the editor', () => {
  const built = mkdtempSync(join(tmpdir(), 'gepa-keys-'));
  const workerFile = join(built, 'worker.js');

  beforeAll(async () => {
    // Writes down all that reaches the worker, before anything reads it.
    const banner = `{
      const { appendFileSync } = require('node:fs');
      const { parentPort, workerData } = require('node:worker_threads');
      const record = (value) => appendFileSync(${JSON.stringify(join(built, 'crossed.txt'))}, JSON.stringify(value) + '\\n');
      record(workerData);
      parentPort.on('message', record);
    }`;
    await build({
      entryPoints: ['src/worker/main.ts'],
      outfile: workerFile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      banner: { js: banner },
    });
    return () => rm(built, { recursive: true });
  });

  test('no key crosses to the worker, although the endpoint quotes it', async () => {
    const { baseUrl } = await modelServer(quotingEndpoint);
    const folder = await workspace({
      'triage.gepa.yaml': spec(baseUrl).replace(/metric: .*/, 'metric: { equals: "{{answer}}" }\nreview: off'),
    });
    const log: string[] = [];
    await new Promise<void>((resolve, reject) => {
      new RunClient(
        workerFile,
        {
          kind: 'start',
          specFile: join(folder, 'triage.gepa.yaml'),
          runsFolder: runsFolder(folder),
          overrides: [],
          reach: { roots: [folder], mayLeave: false },
          trusted: true,
        },
        ({ task, reflection }) =>
          Promise.resolve({
            task: createModel(task, { key: keys.TASK_KEY }),
            reflection: createModel(reflection, { key: keys.REFLECTION_KEY }),
          }),
        {
          recorded: () => undefined,
          opened: () => undefined,
          happened: (events) => log.push(JSON.stringify(events)),
          noticed: ({ message }) => log.push(message),
          writing: (_reflection, read) => log.push(JSON.stringify(read())),
          written: () => undefined,
          ended: () => resolve(),
          refused: ({ message }) => reject(new Error(message)),
        },
        (message) => log.push(message),
      );
    });
    const crossed = readFileSync(join(built, 'crossed.txt'), 'utf8');
    expect(crossed).toContain('"completed"');
    expect(crossed).toContain('"callFailed"');
    expect(hasKey(crossed + log.join())).toBe(false);
    expect(filesWithKeys(folder)).toEqual([]);
  });
});
