import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a new folder that is removed with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/**
 * Writes a Node program that calls `answer(message, say)` for each line on its standard input.
 *
 * @param body of that function; `say(value)` writes a line of JSON, and `count` is the number of the message from 1.
 */
export function writeProgram(folder: string, body: string, beforehand = ''): readonly string[] {
  const file = join(folder, 'program.cjs');
  writeFileSync(
    file,
    `const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
let count = 0;
${beforehand}
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  count += 1;
  const message = JSON.parse(line);
  ${body}
});
`,
  );
  return [process.execPath, file];
}
