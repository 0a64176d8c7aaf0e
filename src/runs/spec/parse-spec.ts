import * as v from 'valibot';
import { isMap, isNode, isScalar, isSeq, LineCounter, type Document, type Range } from 'yaml';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { followAlias, pairOf, parseYaml, yamlFaults } from '../../prompts/documents/parse-yaml';
import type { OwnPrices } from '../../models/prices/known-price';
import { withKnownPrices } from '../../models/prices/models-with-prices';
import { misplacedBatches } from './misplaced-batches';
import { conflictsIn } from './spec-conflicts';
import { specSchema, type RunSpec } from './spec';
import { unusableValues, type UnusableValue } from './unusable-values';

/** A problem in a spec file. Lines and columns are counted from 1. */
export interface SpecProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** An invalid spec, with all of its problems. */
export class SpecError extends UserError {
  override readonly name = 'SpecError';

  constructor(
    file: string,
    readonly problems: readonly SpecProblem[],
  ) {
    const [first, ...others] = problems;
    const rest = others.map(({ line, message }) => `\n${file}:${line}: ${message}`);
    super(`${first?.message ?? 'The spec cannot be read.'}${rest.join('')}`, { file, line: first?.line ?? 1 });
  }
}

/** A value that replaces one in the spec, e.g. `budget.rollouts` = 500. */
export interface SpecOverride {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Parses a spec file and fills in defaults and known prices.
 *
 * @param prices of the developer's own.
 * @throws {SpecError} with the line of every unknown key, wrong type and missing value.
 */
export function parseSpec(
  text: string,
  file: string,
  overrides: readonly SpecOverride[] = [],
  prices: OwnPrices = {},
): RunSpec {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines });
  // Later syntax errors are mostly consequences of the first.
  const [malformed] = yamlFaults(document);
  if (malformed !== undefined) {
    const { words, offset, end } = malformed;
    const message = `The YAML is malformed (${words}). Correct it and try again.`;
    throw new SpecError(file, [problemAt(lines, [offset, end], message)]);
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw wholeFileError(file, 'A spec has keys such as "prompts" and "data". Replace the list or text with them.');
  }
  const data = overrides.reduce((changed, change) => applyOverride(changed, change, file), dataOf(document, file));
  const result = v.safeParse(specSchema, data);
  const unusable = unusableValues(data, result.output);
  const problemFor = ({ path, message }: UnusableValue) => problemAt(lines, rangeOf(document, path), message);
  if (result.success) {
    const spec = { ...result.output, models: withKnownPrices(result.output.models, prices) };
    const conflicts = [...unusable, ...conflictsIn(spec)];
    if (conflicts.length === 0) return spec;
    throw new SpecError(file, conflicts.map(problemFor));
  }
  const batches = misplacedBatches(data);
  if (batches.length > 0) throw new SpecError(file, batches.map(problemFor));
  // Problems in the file come before missing keys, because a missing key is often a misspelled one.
  const issues = mostSpecific(result.issues);
  const inOrder = [...issues.filter((issue) => !isMissing(issue)), ...issues.filter(isMissing)];
  throw new SpecError(file, [
    ...unusable.map(problemFor),
    ...inOrder.map((issue) => {
      const path = issue.path?.map(({ key }) => key) ?? [];
      return problemAt(lines, rangeOf(document, path), describeIssue(issue, path));
    }),
  ]);
}

/**
 * Finds the position of a metric rule in a valid spec, for an error that only shows up with the rows and files that the
 * spec names. Without a line when an override changed the rule.
 *
 * @param index of the rule, from 0.
 */
export function placeOfRule(
  text: string,
  file: string,
  index: number,
  rule: string,
  overrides: readonly SpecOverride[] = [],
): ErrorPlace {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines });
  const isList =
    isMap(document.contents) && isSeq(followAlias(pairOf(document.contents, 'metric', document)?.value, document));
  const entry = isList ? ['metric', index] : ['metric'];
  if (isOverridden(entry, overrides)) return { file };
  const range = rangeOf(document, [...entry, rule]);
  return range[1] === 0 ? { file } : { file, line: problemAt(lines, range, '').line };
}

/**
 * Finds the position of a model in a valid spec. Without a line when an override changed the model.
 *
 * @param key of the model in `models`, such as `['otherTasks', 0]`.
 */
export function placeOfModel(
  text: string,
  file: string,
  key: readonly (string | number)[],
  overrides: readonly SpecOverride[] = [],
): ErrorPlace {
  const entry = ['models', ...key];
  if (isOverridden(entry, overrides)) return { file };
  const lines = new LineCounter();
  const range = rangeOf(parseYaml(text, { lineCounter: lines }), entry);
  return range[1] === 0 ? { file } : { file, line: problemAt(lines, range, '').line };
}

/** Finds the position of a value in a valid YAML or JSON text: that of its key if it has one, else that of the closest parent. */
export function placeOfValue(text: string, file: string, path: readonly (string | number)[]): ErrorPlace {
  const lines = new LineCounter();
  const range = rangeOf(parseYaml(text, { lineCounter: lines }), path);
  return { file, line: problemAt(lines, range, '').line };
}

function isOverridden(entry: readonly (string | number)[], overrides: readonly SpecOverride[]): boolean {
  return overrides.some(({ path }) => entry.every((key, depth) => depth >= path.length || path[depth] === String(key)));
}

/**
 * Replaces a value in a spec's data. Only the path to the value is copied, because an anchor's data occurs in several
 * places.
 */
function applyOverride(data: unknown, { path, value }: SpecOverride, file: string): unknown {
  const replaced = (part: unknown, keys: readonly string[]): unknown => {
    const [key, ...others] = keys;
    if (key === undefined) return value;
    if (Array.isArray(part) && /^\d+$/.test(key)) {
      const index = Math.min(Number(key), part.length);
      return part.toSpliced(index, 1, replaced(part[index], others));
    }
    if (Array.isArray(part) || (typeof part !== 'object' && part !== undefined)) {
      throw wholeFileError(file, `"${path.join('.')}" cannot be set: the spec has a value there that isn't a map.`);
    }
    return { ...part, [key]: replaced(Object.entries(part ?? {}).find(([name]) => name === key)?.[1], others) };
  };
  return replaced(data, path);
}

function dataOf(document: Document, file: string): unknown {
  try {
    return (document.toJS() as unknown) ?? {};
  } catch (error) {
    // Aliases are only resolved here: an anchor may be missing, or expand to too much data.
    throw wholeFileError(file, `Malformed YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Creates an error that is shown at the start of the file. */
function wholeFileError(file: string, message: string): SpecError {
  return new SpecError(file, [{ message, line: 1, column: 1, endColumn: 2 }]);
}

function isMissing(issue: Issue): boolean {
  return issue.received === 'undefined';
}

type Issue = v.BaseIssue<unknown>;

/** Replaces the issue of a union by those of the alternative that fits best. */
function mostSpecific(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) => {
    if (issue.type !== 'union' || issue.issues === undefined) return [issue];
    // A list was also tried as a map, where every key is missing.
    const alternatives = issue.issues.filter((inner) => !isListAsMap(inner));
    const deepest = Math.max(...alternatives.map(depth));
    const telling = alternatives.filter((inner) => depth(inner) === deepest && inner.type !== 'array');
    const within = (inner: Issue) => ({ ...inner, path: joinPaths(issue, inner) });
    // The type matches, but the value is invalid.
    const invalid = issue.issues.filter(({ kind }) => kind === 'validation');
    if (deepest === 0 && invalid.length > 0) return invalid.map(within);
    return deepest > 0 && telling.length > 0 ? mostSpecific(telling.map(within)) : [issue];
  });
}

function isListAsMap({ path }: Issue): boolean {
  return path?.[0].type === 'object' && Array.isArray(path[0].input);
}

function depth(issue: Issue): number {
  return issue.path?.length ?? 0;
}

function joinPaths(outer: Issue, inner: Issue): Issue['path'] {
  const items = [...(outer.path ?? []), ...(inner.path ?? [])];
  const [first, ...rest] = items;
  return first === undefined ? undefined : [first, ...rest];
}

function describeIssue(issue: Issue, path: readonly unknown[]): string {
  const name = path.join('.');
  if (issue.type === 'strict_object' && issue.expected === 'never') return `Unknown key "${name}".`;
  if (isMissing(issue)) return `"${name}" is missing.`;
  const place = name === '' ? 'The spec' : `"${name}"`;
  return `${place}: ${issue.message.replace(/\.$/, '')}.`;
}

function problemAt(lines: LineCounter, range: readonly [number, number], message: string): SpecProblem {
  const start = lines.linePos(range[0]);
  const end = lines.linePos(range[1]);
  const line = Math.max(1, start.line);
  const column = Math.max(1, start.col);
  return { message, line, column, endColumn: end.line === start.line && end.col > column ? end.col : column + 1 };
}

/** Returns the position of a path: its key if there is one, else the closest parent. */
function rangeOf(document: Document, path: readonly unknown[]): readonly [number, number] {
  for (let length = path.length; length > 0; length -= 1) {
    const range = keyRange(document, path.slice(0, length));
    if (range) return [range[0], range[1]];
  }
  return [0, 0];
}

function keyRange(document: Document, path: readonly unknown[]): Range | undefined {
  let parent: unknown = document.contents;
  let range: Range | undefined;
  for (const key of path) {
    const node = followAlias(parent, document);
    if (isMap(node)) {
      const pair = pairOf(node, String(key), document);
      if (!isScalar(pair?.key)) return undefined;
      range = pair.key.range ?? undefined;
      parent = pair.value;
    } else if (isSeq(node) && typeof key === 'number' && isNode(node.items[key])) {
      parent = node.items[key];
      range = isNode(parent) ? (parent.range ?? undefined) : undefined;
    } else return undefined;
  }
  return range;
}
