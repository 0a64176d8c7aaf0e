// Tested by test/unit/cli/record.test.ts.
import { parseArgs } from 'node:util';
import { terminalWords as words } from './terminal-words';
import { UsageError } from './usage-error';

/** The arguments of `gepa record`. */
export interface RecordCommand {
  readonly kind: 'record';
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The prompt whose calls are recorded, as a spec names it; all calls when undefined. */
  readonly prompt: string | undefined;
  /** The file for the rows; the one for the prompt's examples when undefined. */
  readonly out: string | undefined;
  /** Addresses of models, by the environment variable that the program takes each from. */
  readonly addresses: Readonly<Record<string, string>>;
}

/**
 * Reads what follows `gepa record`. Everything behind `--` belongs to the program.
 *
 * @throws {UsageError} when it isn't valid.
 */
export function parseRecord(argv: readonly string[]): RecordCommand | { readonly kind: 'help' } {
  const end = argv.indexOf('--');
  const { values, positionals } = readOptions(end < 0 ? argv : argv.slice(0, end));
  if (values.help) return { kind: 'help' };
  if (positionals.length > 0) throw new UsageError(words.commandBehindDashes(positionals.join(' ')));
  const [program, ...rest] = end < 0 ? [] : argv.slice(end + 1);
  if (program === undefined) throw new UsageError(words.commandMissing);
  const { prompt, out } = values;
  if (prompt === undefined && out === undefined) throw new UsageError(words.outMissing);
  const addresses = Object.fromEntries((values.address ?? []).map(parseAddress));
  return { kind: 'record', command: [program, ...rest], prompt, out, addresses };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        prompt: { type: 'string' },
        out: { type: 'string' },
        address: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseAddress(text: string): readonly [string, string] {
  const [, name, address] = /^([A-Za-z_]\w*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined) throw new UsageError(words.notAnAddress(text));
  return [name, address];
}
