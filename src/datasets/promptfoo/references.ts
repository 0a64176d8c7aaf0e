import { basename, dirname, resolve } from 'node:path';
import type { ErrorPlace } from '../../gepa/user-error';
import { isList, isObject, RowFault } from '../readers/read-row';
import type { NamedFiles } from './named-files';

/** Where a value stands, and what led to it. */
interface Surroundings {
  readonly files: NamedFiles;
  /** Has the file that the references are written in. */
  readonly place: ErrorPlace;
  /** What is around the value, from the outside in: a schema has definitions of its own. */
  readonly around: readonly unknown[];
  /** The references that are being followed, from the first on. */
  readonly chain: readonly string[];
}

/**
 * A value of a promptfoo configuration with everything in the place of its `$ref`s, as promptfoo takes it: `#/path` leads
 * into the same file, `other.yaml#/path` into another one, named relative to it. What stands beside a `$ref` goes on top of
 * what it leads to.
 *
 * @param place where the value stands.
 * @throws RowFault for a reference that leads nowhere, in a circle or out of the machine.
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

/** @returns nothing for a reference of a JSON schema to its own definitions, which stays as it is. */
function targetOf(
  reference: string,
  { files, place, around, chain }: Surroundings,
): { readonly value: unknown } | undefined {
  const name = `$ref ${JSON.stringify(reference)}`;
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(reference) && !reference.startsWith('file://')) {
    throw new RowFault(`${name} is not fetched: nothing is downloaded here. Save what it leads to as a file`);
  }
  const [file = '', pointer = ''] = reference.replace(/^file:\/\//, '').split('#');
  const isLocal = file === '';
  const path = isLocal ? place.file : resolve(dirname(place.file ?? '.'), unescaped(file));
  const document = path === undefined ? undefined : files.document(path, place);
  const step = `${path ?? ''}#${pointer}`;
  if (chain.includes(step)) throw new RowFault(`${name} leads in a circle`);
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
      `${name} leads to nothing in ${basename(path ?? '')}. Correct it: "#/NAME" is a key of this file, "other.yaml#/NAME" of another`,
    );
  }
  return { value: followed(target, there) };
}

/**
 * What a pointer (RFC 6901, in the fragment of a URI) leads to.
 *
 * @param follow gives what stands in the place of a `$ref` on the way.
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
