import { resolve } from 'node:path';
import { readFixtures } from './fixture';
import { replay } from './replay';

/** Replays the recorded runs of a folder: `npm run conformance -- FOLDER`. */
async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    process.stderr.write('usage: npm run conformance -- FOLDER\n');
    return 2;
  }
  let [passed, failed] = [0, 0];
  for (const { name, fixture } of readFixtures(resolve(process.env['INIT_CWD'] ?? '', folder))) {
    const difference = await replay(fixture);
    if (difference === undefined) passed += 1;
    else {
      failed += 1;
      process.stdout.write(`${name}: ${difference.slice(0, 600)}\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

void main(process.argv[2]).then((status) => {
  process.exitCode = status;
});
