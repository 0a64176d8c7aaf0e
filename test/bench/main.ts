import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { parse } from 'yaml';
import { benchCurves } from './curves';
import { benchDashboard } from './dashboard';
import type { Figure } from './figure';
import { benchFold } from './fold';
import { benchFrontier } from './frontier';
import { benchInFlight } from './in-flight';
import { benchMoney } from './money';
import { benchRecorded } from './recorded';
import { benchScale } from './scale';
import { worldKinds } from './world';

/**
 * Measures the search and prints tables: `npm run bench`. Figures vary with the machine; the goals don't make it fail. After Ctrl+C,
 * the tables of worlds have what was measured so far. A second Ctrl+C ends it.
 *
 *   --only NAME    cost, dashboard, flight, scale, recorded, worlds (all tables of worlds), money, or the curves of a kind of world: single,
 *                  pipeline, prose, noisy or prose-noisy
 *   --worlds N     synthetic worlds to search (10), or a range such as 21-30, in which the released implementation wasn't measured
 *   --seeds N      searches in each world, with the search seeds from 0 on (3)
 *   --rollouts N   rollouts of a search at most (4000)
 *   --preset NAME  the preset to measure the curves of: default or classic (both)
 *   --search YAML  further entries of the spec's `search:`, such as '{ minibatch: 2 }'
 *   --scale N      rollouts of the long run (20000; the goals are for 200000), each with a reply of 20 kB
 *   --recorded N   rollouts of the long run that is recorded without an endpoint (20000; the goals are for 200000)
 *   --recording F  the folder to keep that run in and reuse it from
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      worlds: { type: 'string', default: '10' },
      seeds: { type: 'string', default: '3' },
      rollouts: { type: 'string', default: '4000' },
      preset: { type: 'string' },
      search: { type: 'string', default: '{}' },
      scale: { type: 'string', default: '20000' },
      recorded: { type: 'string', default: '20000' },
      recording: { type: 'string' },
    },
  });
  const isWanted = (...names: readonly string[]) => values.only === undefined || names.includes(values.only);
  if (isWanted('cost')) print(inColumns([...benchFrontier(), ...benchFold()]));
  if (isWanted('dashboard')) print(inColumns(await benchDashboard()));
  if (isWanted('flight')) print(inColumns(await benchInFlight(Math.min(1500, Number(values.rollouts)))));
  if (isWanted('scale')) print(inColumns(await benchScale(Number(values.scale), 20_000)));
  if (isWanted('recorded')) {
    const recorded = { rollouts: Number(values.recorded), replyBytes: 20_000 };
    print(inColumns(await benchRecorded({ ...recorded, folder: values.recording })));
  }
  const cut = new AbortController();
  process.once('SIGINT', () => {
    process.stderr.write('\nCut short after this search.\n');
    cut.abort();
  });
  const size = {
    worlds: worldsIn(values.worlds),
    seeds: Array.from({ length: Number(values.seeds) }, (_, seed) => seed),
    rollouts: Number(values.rollouts),
    search: v.parse(v.record(v.string(), v.unknown()), parse(values.search)),
    cut: cut.signal,
  };
  const presets = values.preset === undefined ? ['classic', 'default'] : [values.preset];
  for (const kind of worldKinds) {
    if (isWanted('worlds', kind)) print(await benchCurves(kind, presets, size));
  }
  for (const kind of ['single', 'prose-noisy'] as const) {
    if (isWanted('worlds', 'money')) print(await benchMoney(kind, size));
  }
}

/** Reads a number of worlds, or a range of them. */
function worldsIn(range: string): readonly number[] {
  const [first = 1, last = first] = range.includes('-') ? range.split('-').map(Number) : [1, Number(range)];
  return Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
}

function inColumns(figures: readonly Figure[]): readonly string[] {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures.map(({ what, measured, goal }) => `${what.padEnd(width)}  ${measured.padStart(8)}  ${goal}`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

void main();
