import { parseArgs } from 'node:util';
import { SeededRandom } from '../../src/gepa/random';
import { printFaultTable } from './fault-table';
import { trials } from './trials';

/**
 * Disturbs runs in random ways for the given time, and prints every seed with a run that differs from the undisturbed
 * one.
 *
 *   npm run soak -- [--minutes 10] [--seed 1] [--only kills|faults|gone|disk|power]
 *   npm run soak -- --table 10        the faults of an endpoint one by one, each with 10 seeds
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      table: { type: 'string' },
    },
  });
  if (values.table !== undefined) return (await printFaultTable(Number(values.table))) ? 0 : 1;
  const chosen = Object.entries(trials).filter(([name]) => values.only === undefined || values.only === name);
  const until = Date.now() + Number(values.minutes) * 60_000;
  if (chosen.length === 0 || Number.isNaN(until)) {
    console.error(
      'npm run soak -- [--minutes NUMBER] [--seed NUMBER] [--only kills|faults|gone|disk|power] [--table NUMBER]',
    );
    return 2;
  }
  const counts = new Map(chosen.map(([name]) => [name, { runs: 0, disturbances: 0, failed: 0 }]));
  for (let seed = Number(values.seed); ; seed += 1) {
    for (const [name, trial] of chosen) {
      const { disturbances, differences } = await trial(new SeededRandom(seed), `${__dirname}/../cli.js`).catch(
        (error: unknown) => ({ disturbances: 0, differences: [String(error instanceof Error ? error.stack : error)] }),
      );
      const { runs = 0, disturbances: before = 0, failed = 0 } = counts.get(name) ?? {};
      const isFailed = differences.length > 0;
      counts.set(name, { runs: runs + 1, disturbances: before + disturbances, failed: failed + (isFailed ? 1 : 0) });
      if (isFailed) console.log(`--only ${name} --seed ${seed}: ${differences.join('; ')}`);
    }
    if (Date.now() >= until) break;
  }
  for (const [name, { runs, disturbances, failed }] of counts)
    console.log(`${name}: ${runs} runs, ${disturbances} disturbances, ${failed} failed`);
  return [...counts.values()].some(({ failed }) => failed > 0) ? 1 : 0;
}

void main().then((status) => {
  process.exitCode = status;
});
