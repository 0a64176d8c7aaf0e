import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportShortly } from '../report-shortly.mjs';

const setNames = ['feedback', 'pareto', 'test'];

/**
 * Reads the arguments of a converter: published files, and what is wanted of them. `--test FILE` has the rows of the test set in a
 * file of its own. Prints how it is used, and exits, without a file. From then on, errors are about the data, and shown without a stack.
 */
export function converterArguments(usage, sizes) {
  reportShortly();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      test: { type: 'string' },
      sizes: { type: 'string', default: sizes.join() },
      seed: { type: 'string', default: '0' },
      out: { type: 'string' },
    },
  });
  const [file, ...others] = positionals;
  const wanted = values.sizes.split(',').map(Number);
  if (file === undefined || others.length > 0 || wanted.length !== 3 || !wanted.every((size) => size >= 0)) {
    console.error(
      `Usage: ${usage}\n  --sizes F,P,T  rows for feedback, Pareto and test (${sizes.join()}, as in the paper)\n  --seed N       of the shuffle (0)\n  --out FOLDER   where to write (the recipe's data folder)`,
    );
    process.exit(2);
  }
  return { file, test: values.test, sizes: wanted, seed: Number(values.seed), out: values.out };
}

/**
 * Shuffles rows and cuts them into sets.
 *
 * @param test rows for the test set; absent: cut off the same rows.
 * @throws {Error} if there are too few rows.
 */
export function cutSets(rows, { sizes: [feedback, pareto, test], seed }, testRows) {
  const own = shuffled(rows, seed);
  const needed = feedback + pareto + (testRows === undefined ? test : 0);
  if (own.length < needed) {
    throw new Error(`${needed} rows are wanted and the file has ${own.length} that fit. Give fewer with --sizes.`);
  }
  const rest = testRows === undefined ? own.slice(feedback + pareto) : shuffled(testRows, seed);
  if (rest.length < test) {
    throw new Error(`${test} test rows are wanted and there are ${rest.length}. Give fewer with --sizes.`);
  }
  return {
    feedback: own.slice(0, feedback),
    pareto: own.slice(feedback, feedback + pareto),
    test: rest.slice(0, test),
  };
}

/** Writes each set as JSON Lines into the folder `data` beside the converter, and says so. */
export function writeSets(converter, sets, out) {
  const folder = out ?? fileURLToPath(new URL('data', converter));
  mkdirSync(folder, { recursive: true });
  for (const name of setNames) writeLines(join(folder, `${name}.jsonl`), sets[name]);
  console.log(`${folder}: ${setNames.map((name) => `${sets[name].length} rows for ${name}`).join(', ')}`);
  return folder;
}

export function writeLines(file, rows) {
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** Shuffles a copy, in the same way for the same seed (not in Python's way). */
function shuffled(rows, seed) {
  const list = [...rows];
  let state = seed >>> 0;
  const random = () => {
    // Mulberry32, a public-domain generator.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
