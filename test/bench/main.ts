import { benchFold } from './fold';
import { benchFrontier } from './frontier';

/** One measured figure, with the goal that it is held against. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

/** Measures the search's own cost and prints a table: `npm run bench`. Figures vary with the machine; nothing fails. */
function main(): void {
  const figures: readonly Figure[] = [...benchFrontier(), ...benchFold()];
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, measured, goal } of figures) {
    process.stdout.write(`${what.padEnd(width)}  ${measured.padStart(10)}  ${goal}\n`);
  }
}

main();
