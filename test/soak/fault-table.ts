import { SeededRandom } from '../../src/gepa/random';
import { failsInOneWay, isGoneForAWhile } from './endpoint-faults';
import { faults } from './faults';
import type { Outcome, Trial } from './trial';

/** The share of requests that fail. */
const share = 0.2;

/**
 * Prints a Markdown table: for each fault, the runs with so many seeds in which a fifth of the requests failed in this way.
 *
 * @returns whether all runs came to the same end as undisturbed ones.
 */
export async function printFaultTable(seeds: number): Promise<boolean> {
  const rows: readonly (readonly [string, Trial])[] = [
    ...faults.map((fault) => [fault.name, failsInOneWay(fault, share)] as const),
    ['connections refused for a while', isGoneForAWhile],
  ];
  console.log('| fault | runs | failed requests | same decisions, texts and scores; nothing paid for twice |');
  console.log('| --- | --- | --- | --- |');
  let isSame = true;
  for (const [name, trial] of rows) {
    const outcomes: Outcome[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) outcomes.push(await trial(new SeededRandom(seed), ''));
    const failed = outcomes.reduce((sum, { disturbances }) => sum + disturbances, 0);
    const different = outcomes.flatMap(({ differences }, at) =>
      differences.length > 0 ? [`seed ${at + 1}: ${differences.join(', ')}`] : [],
    );
    isSame &&= different.length === 0;
    console.log(
      `| ${name} | ${seeds} | ${failed} | ${different.length === 0 ? `${seeds} of ${seeds}` : different.join('; ')} |`,
    );
  }
  return isSame;
}
