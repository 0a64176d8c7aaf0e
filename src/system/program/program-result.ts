// Tested by test/unit/system/program/program-result.test.ts.
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { textOfValue, valueAt } from '../../prompts/template';
import { SystemReplyError } from '../system-reply-error';

/** Where a program's output is, as the spec says it. */
export type OutputPlace =
  | { readonly kind: 'stdout' | 'last-line' }
  | { readonly kind: 'json'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string };

/** @param written as the schema of the spec allows it. @param folder that a file is relative to. */
export function outputPlace(written: string, folder: string): OutputPlace {
  const [kind = '', path = ''] = written.split(/:([^]*)/);
  switch (kind) {
    case 'json':
      return { kind, path };
    case 'file':
      return { kind, path: resolve(folder, path) };
    case 'last-line':
      return { kind };
    default:
      return { kind: 'stdout' };
  }
}

/** Removes the output of an earlier rollout, so that it isn't taken for the next one's. */
export async function clearOutput(place: OutputPlace): Promise<void> {
  if (place.kind === 'file') await rm(place.path, { force: true });
}

/**
 * Returns the output of a program that has ended, or of a server that has answered.
 *
 * @param stdout what the program wrote to standard output, or the server's answer.
 * @param name of the program in messages.
 * @throws {SystemReplyError} when there is none.
 */
export async function readOutput(place: OutputPlace, stdout: string, name: string): Promise<string> {
  const printed = stripVTControlCharacters(stdout).replaceAll('\r\n', '\n').trim();
  switch (place.kind) {
    case 'stdout':
      return printed;
    case 'last-line':
      return printed.slice(printed.lastIndexOf('\n') + 1).trim();
    case 'json':
      return jsonOutput(place.path, printed, name);
    case 'file':
      try {
        return (await readFile(place.path, 'utf8')).trim();
      } catch {
        throw new SystemReplyError(
          `${name} ended without writing ${place.path}, which system.output names as its output.`,
        );
      }
  }
}

function jsonOutput(path: string, printed: string, name: string): string {
  const value = parsed(printed) ?? parsed(printed.slice(printed.lastIndexOf('\n') + 1));
  if (value === undefined) {
    throw new SystemReplyError(
      `${name} returned no JSON, which system.output reads "${path}" from. It returned: ${quote(printed)}`,
    );
  }
  const found = typeof value === 'object' && value !== null ? valueAt({ ...value }, path) : undefined;
  if (found === undefined) {
    throw new SystemReplyError(
      `${name} returned JSON without "${path}", which system.output names as its output: ${quote(printed)}`,
    );
  }
  return textOfValue(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const quotedLength = 200;

function quote(text: string): string {
  if (text === '') return '(nothing)';
  return text.length <= quotedLength ? text : `${text.slice(0, quotedLength)}…`;
}
