// Tested by test/unit/system/recording/recording-addresses.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * Returns the variables in the `.env` files of a folder, which programs often read themselves. Those that are set already win, so what
 * leads to the recording does.
 */
export function dotEnv(folder: string): readonly Readonly<Record<string, string | undefined>>[] {
  return ['.env.local', '.env'].flatMap((name) => {
    try {
      return [parseEnv(readFileSync(join(folder, name), 'utf8'))];
    } catch {
      // There is none, or it isn't one: the program will say so.
      return [];
    }
  });
}
