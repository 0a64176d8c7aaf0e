import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunFold } from '../../src/gepa/fold';
import { inTimeSlices } from '../../src/runs/journal/time-slices';
import { JournalFollower } from '../../src/runs/journal/journal';
import type { Figure } from './figure';
import { recordRun } from './record-run';
import { measure, memory, seconds, startEndpoint, writeSpec } from './scale';

const megabyte = 2 ** 20;

/** The size of the run and its replies. */
export interface RecordedOptions {
  readonly rollouts: number;
  /** The length of each reply. */
  readonly replyBytes: number;
  /** The folder to keep the run in and reuse it from. Without it, the run is recorded each time. */
  readonly folder: string | undefined;
}

/**
 * Records a long run with long replies, and measures its resume up to the first request, its report, and the editor's
 * memory for it.
 */
export async function benchRecorded({
  rollouts,
  replyBytes,
  folder: kept,
}: RecordedOptions): Promise<readonly Figure[]> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'gepa-recorded-'));
  const reply = 'an answer '.repeat(replyBytes / 10);
  const endpoint = await startEndpoint(reply);
  try {
    const [specFile, runs] = [join(folder, 'scale.gepa.yaml'), join(folder, '.gepa', 'runs')];
    if (!existsSync(runs)) {
      mkdirSync(folder, { recursive: true });
      writeSpec(folder, endpoint.url, rollouts);
      await recordRun(specFile, reply, Math.floor(rollouts * 0.95));
    }
    const [id = ''] = readdirSync(runs);
    for (const file of [specFile, join(runs, id, 'run.json')]) pointTo(endpoint.url, file);
    const report = await measure(folder, ['report', id], endpoint);
    const resumed = await measure(folder, ['resume', id], endpoint, 1);
    const opened = await openInEditor(join(runs, id));
    const of = `of ${opened.rollouts} recorded rollouts with replies of ${replyBytes / 1000} kB`;
    return [
      {
        what: `first request of the resume ${of}`,
        measured: seconds(resumed.firstRequestSeconds),
        goal: 'at most 5 s',
      },
      { what: 'processor time up to there', measured: seconds(resumed.cpuSeconds), goal: '' },
      { what: 'memory up to there', measured: memory(resumed), goal: 'at most 400 MB' },
      { what: 'their report', measured: seconds(report.seconds), goal: 'at most 5 s' },
      { what: 'memory of the report at most', measured: memory(report), goal: 'at most 400 MB' },
      { what: 'opening them in the editor', measured: seconds(opened.seconds), goal: '' },
      { what: 'what the editor holds of them', measured: memory(opened), goal: 'at most 100 MB' },
    ];
  } finally {
    endpoint.server.close();
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

/** Makes a spec or a recorded run use the endpoint of this process. */
function pointTo(url: string, file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/http:\/\/127\.0\.0\.1:\d+/g, url));
}

/** Opens a run as the editor's `Run` does. */
async function openInEditor(runFolder: string) {
  global.gc?.();
  const [before, started] = [process.memoryUsage(), performance.now()];
  const fold = RunFold.over([]);
  for await (const entries of inTimeSlices(new JournalFollower(runFolder, () => undefined).read())) {
    for (const { event } of entries) fold.apply(event);
  }
  const elapsed = (performance.now() - started) / 1000;
  global.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
  return { rollouts: fold.state.rollouts, seconds: elapsed, peakMegabytes: bytes / megabyte };
}
