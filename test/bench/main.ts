import { parseArgs } from 'node:util';
import type { Figure } from './figure';
import { benchDashboard } from './dashboard';
import { benchFold } from './fold';
import { benchFrontier } from './frontier';
import { benchRecorded } from './recorded';
import { benchScale } from './scale';
import { worldKinds } from './world-run';
import { benchInFlight, benchMoney, benchWorlds } from './worlds';

/**
 * Measures the search and prints tables: `npm run bench`. Figures vary with the machine; the goals don't make it fail.
 *
 *   --worlds N     synthetic worlds to search with each preset (3; the goals are means of 20)
 *   --rollouts N   rollouts in each world (1500; the goals go up to 4000)
 *   --scale N      rollouts of the long run (20000; the goals are for 200000), each with a reply of 20 kB
 *   --recorded N   rollouts of the long run that is recorded without an endpoint (20000; the goals are for 200000)
 *   --recording F  the folder to keep that run in and reuse it from
 *   --only NAME    cost, money, dashboard, flight, scale, recorded, or a kind of world: single, pipeline, prose, noisy or prose-noisy
 *   --preset NAME  one preset only, instead of classic and default
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      worlds: { type: 'string', default: '3' },
      rollouts: { type: 'string', default: '1500' },
      scale: { type: 'string', default: '20000' },
      recorded: { type: 'string', default: '20000' },
      recording: { type: 'string' },
      only: { type: 'string' },
      preset: { type: 'string' },
    },
  });
  const presets = values.preset === undefined ? ['classic', 'default'] : [values.preset];
  const size = { worlds: Number(values.worlds), rollouts: Number(values.rollouts), presets };
  const isWanted = (name: string) => values.only === undefined || values.only === name;
  if (isWanted('cost')) print(inColumns([...benchFrontier(), ...benchFold()]));
  if (isWanted('dashboard')) print(inColumns(await benchDashboard()));
  if (isWanted('flight')) print(inColumns(await benchInFlight(Math.min(1500, size.rollouts))));
  if (isWanted('scale')) print(inColumns(await benchScale(Number(values.scale), 20_000)));
  if (isWanted('recorded')) {
    const recorded = { rollouts: Number(values.recorded), replyBytes: 20_000 };
    print(inColumns(await benchRecorded({ ...recorded, folder: values.recording })));
  }
  for (const kind of ['single', 'prose-noisy'] as const) {
    if (isWanted('money')) print(await benchMoney(kind, size));
  }
  for (const kind of worldKinds) {
    if (isWanted(kind)) print(await benchWorlds(kind, size));
  }
}

function inColumns(figures: readonly Figure[]): readonly string[] {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures.map(({ what, measured, goal }) => `${what.padEnd(width)}  ${measured.padStart(8)}  ${goal}`);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

void main();
