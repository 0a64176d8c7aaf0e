import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Figure } from './figure';

const megabyte = 2 ** 20;
/** The unit of processor time in Linux. */
const ticksPerSecond = 100;

/** A command's time, its process's peak memory, and the time of its first request. */
export interface Measured {
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly firstRequestSeconds: number | undefined;
}

/**
 * Runs a long search with long replies in the terminal, stops it, resumes it and reports it.
 *
 * @param replyBytes the length of each reply.
 */
export async function benchScale(rollouts: number, replyBytes: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-scale-'));
  const endpoint = await startEndpoint('an answer '.repeat(replyBytes / 10));
  try {
    writeSpec(folder, endpoint.url, rollouts);
    const run = await measure(folder, ['optimize', 'scale.gepa.yaml'], endpoint, Math.floor(rollouts * 0.95));
    const runs = join(folder, '.gepa', 'runs');
    const [id = ''] = readdirSync(runs);
    const resumed = await measure(folder, ['resume', id], endpoint);
    const report = await measure(folder, ['report', id], endpoint);
    const size = statSync(join(runs, id, 'journal.jsonl')).size / megabyte;
    const of = `of ${rollouts} rollouts with replies of ${replyBytes / 1000} kB`;
    return [
      { what: `journal ${of}`, measured: `${Math.round(size)} MB`, goal: 'an output is stored once' },
      { what: 'memory of the run at most, until it is stopped', measured: memory(run), goal: 'at most 400 MB' },
      { what: 'memory of its resume at most', measured: memory(resumed), goal: 'at most 400 MB' },
      { what: 'first request of its resume', measured: seconds(resumed.firstRequestSeconds), goal: 'at most 5 s' },
      { what: 'memory of its report at most', measured: memory(report), goal: 'at most 400 MB' },
      { what: 'its report', measured: seconds(report.seconds), goal: 'at most 5 s' },
    ];
  } finally {
    endpoint.server.close();
    rmSync(folder, { recursive: true });
  }
}

export function seconds(measured: number | undefined): string {
  return `${measured?.toFixed(1) ?? '–'} s`;
}

export function memory({ peakMegabytes }: Pick<Measured, 'peakMegabytes'>): string {
  return `${Math.round(peakMegabytes)} MB`;
}

export function writeSpec(folder: string, url: string, rollouts: number): void {
  const rows = Array.from({ length: 50 }, (_, row) => JSON.stringify({ input: `question ${row}`, answer: 'answer' }));
  writeFileSync(join(folder, 'rows.jsonl'), `${rows.join('\n')}\n`);
  writeFileSync(join(folder, 'prompt.txt'), 'Answer.');
  const model = { baseUrl: `${url}/v1`, model: 'made-up' };
  const spec = {
    prompts: { answer: 'prompt.txt' },
    data: { feedback: 'rows.jsonl', pareto: 'rows.jsonl' },
    metric: { contains: '{{answer}}' },
    models: { task: model, reflection: model },
    budget: { rollouts },
    search: { preset: 'classic', skipPerfect: false, perfectScore: 2 },
    review: 'off',
  };
  writeFileSync(join(folder, 'scale.gepa.yaml'), stringify(spec));
}

export interface Endpoint {
  readonly server: Server;
  readonly url: string;
  /** Requests so far. */
  asked: number;
}

export async function startEndpoint(reply: string): Promise<Endpoint> {
  const server = createServer((request, response) => {
    endpoint.asked += 1;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const mark = /<new_text-(\w+)>/.exec(Buffer.concat(parts).toString('utf8'))?.[1];
      const content =
        mark === undefined ? reply : `<new_text-${mark}>\nAnswer, the ${endpoint.asked}th way.\n</new_text-${mark}>`;
      const usage = { prompt_tokens: 100, completion_tokens: 100, total_tokens: 200 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }], usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const endpoint: Endpoint = { server, url: `http://127.0.0.1:${port}`, asked: 0 };
  return endpoint;
}

/** @param stopAt the number of requests after which the process is killed. */
export function measure(
  folder: string,
  command: readonly string[],
  endpoint: Endpoint,
  stopAt = Infinity,
): Promise<Measured> {
  const [before, started] = [endpoint.asked, performance.now()];
  const elapsed = () => (performance.now() - started) / 1000;
  const child = spawn(process.execPath, [join(__dirname, '../cli.js'), ...command], {
    cwd: folder,
    // The terminal's program uses the folder where npm was started.
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let [peakMegabytes, cpuSeconds, firstRequestSeconds]: [number, number, number | undefined] = [0, 0, undefined];
  const watch = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid));
    cpuSeconds = Math.max(cpuSeconds, cpuOf(child.pid));
    if (endpoint.asked > before) firstRequestSeconds ??= elapsed();
    if (endpoint.asked - before >= stopAt) child.kill('SIGKILL');
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => {
      clearInterval(watch);
      resolve({ seconds: elapsed(), cpuSeconds, peakMegabytes, firstRequestSeconds });
    });
  });
}

/** Returns a process's peak memory in megabytes; 0 if the system doesn't report it. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Returns a process's processor time in seconds; 0 if the system doesn't report it. */
function cpuOf(pid: number | undefined): number {
  try {
    const [, ...fields] = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8').split(') ');
    const ticks = fields.join(') ').split(' ').slice(11, 13);
    return ticks.reduce((sum, count) => sum + Number(count), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
}
