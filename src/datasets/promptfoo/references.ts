import { basename, dirname, resolve } from 'node:path';
import type { ErrorPlace } from '../../gepa/user-error';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { NamedFiles } from './named-files';

/** The context of a value in a document. */
interface Surroundings {
  readonly files: NamedFiles;
  /** Names the file with the references. */
  readonly place: ErrorPlace;
  /** The values that contain this one, the outermost first. A schema among them has its own definitions. */
  readonly around: readonly unknown[];
  /** The references being resolved, the first one first. */
  readonly chain: readonly string[];
}

/**
 * Resolves the `$ref`s in a value as promptfoo does. `#/path` refers to the same file and `other.yaml#/path` to another one relative
 * to it. Keys next to a `$ref` override those of its target.
 *
 * @param place where the value is written.
 * @throws RowFault for a reference that is missing, circular or remote.
 * @throws OutsideError
 */
export function dereference(value: unknown, files: NamedFiles, place: ErrorPlace): unknown {
  return followed(value, { files, place, around: [], chain: [] });
}

function followed(value: unknown, surroundings: Surroundings): unknown {
  const inside = { ...surroundings, around: [...surroundings.around, value] };
  if (isList(value)) return value.map((one) => followed(one, inside));
  if (!isObject(value)) return value;
  const { $ref: reference, ...beside } = value;
  if (typeof reference !== 'string') return mapped(value, inside);
  const target = targetOf(reference, inside);
  if (target === undefined) return mapped(value, inside);
  return isObject(target.value) ? { ...target.value, ...mapped(beside, inside) } : target.value;
}

function mapped(value: Readonly<Record<string, unknown>>, inside: Surroundings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, followed(one, inside)]));
}

/** @returns undefined for a reference of a JSON schema to its own definitions, which is kept. */
function targetOf(
  reference: string,
  { files, place, around, chain }: Surroundings,
): { readonly value: unknown } | undefined {
  const name = `$ref ${JSON.stringify(reference)}`;
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(reference) && !reference.startsWith('file://')) {
    throw new RowFault(`${name} is remote, and nothing is downloaded. Save its target as a file`);
  }
  const [file = '', pointer = ''] = reference.replace(/^file:\/\//, '').split('#');
  const isLocal = file === '';
  const path = isLocal ? place.file : resolve(dirname(place.file ?? '.'), unescaped(file));
  const document = path === undefined ? undefined : files.document(path, place);
  const step = `${path ?? ''}#${pointer}`;
  if (chain.includes(step)) throw new RowFault(`${name} is circular. Remove one of the references`);
  const there: Surroundings = {
    files,
    place: path === undefined ? place : { ...place, file: path },
    around: [],
    chain: [...chain, step],
  };
  const target = at(document, pointer, (value) => followed(value, there));
  if (target === undefined) {
    if (isLocal && around.some((outer) => isObject(outer) && at(outer, pointer, (value) => value) !== undefined))
      return undefined;
    throw new RowFault(
      `${name} has no target in ${basename(path ?? '')}. Correct it: "#/NAME" is a key in this file, "other.yaml#/NAME" in another`,
    );
  }
  return { value: followed(target, there) };
}

/**
 * Returns the value at a pointer (RFC 6901, in the fragment of a URI).
 *
 * @param follow resolves a `$ref` on the way.
 */
function at(document: unknown, pointer: string, follow: (value: unknown) => unknown): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => unescaped(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => {
      const inside = isObject(value) && typeof value['$ref'] === 'string' ? follow(value) : value;
      return typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? Reflect.get(inside, key)
        : undefined;
    }, document);
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
