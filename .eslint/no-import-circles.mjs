// @ts-check
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * Forbids that a file imports itself by way of others, types included: what is in a circle can only be read as a whole.
 * The imports of other files are scanned, not parsed.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noImportCircles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      circle: 'This import leads in a circle: {{circle}}. Move what both ends need to a file that imports neither.',
    },
  },
  create(context) {
    const file = resolve(context.filename);
    /** @param {{source?: import('estree').Expression | null | undefined}} node */
    const check = ({ source }) => {
      const [imported] = source?.type === 'Literal' ? fileNamed(file, String(source.value)) : [];
      const circle = imported === undefined ? undefined : pathBetween(imported, file);
      if (source === undefined || source === null || circle === undefined) return;
      const names = [file, ...circle].map((part) => relative(context.cwd, part).replaceAll('\\', '/'));
      context.report({ node: source, messageId: 'circle', data: { circle: names.join(' → ') } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/**
 * The shortest way from a file to another along imports, both included; undefined when there is none.
 *
 * @param {string} from
 * @param {string} to
 * @returns {readonly string[] | undefined}
 */
function pathBetween(from, to) {
  /** @type {Map<string, string | undefined>} */
  const reachedFrom = new Map([[from, undefined]]);
  // Files that are reached join the end of the map while it is walked through.
  for (const file of reachedFrom.keys()) {
    if (file === to) return wayTo(file, reachedFrom);
    for (const next of importsOf(file)) if (!reachedFrom.has(next)) reachedFrom.set(next, file);
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {ReadonlyMap<string, string | undefined>} reachedFrom
 * @returns {readonly string[]}
 */
function wayTo(file, reachedFrom) {
  const before = reachedFrom.get(file);
  return before === undefined ? [file] : [...wayTo(before, reachedFrom), file];
}

/** @type {Map<string, {readonly modifiedMs: number, readonly imports: readonly string[]}>} */
const scanned = new Map();

/**
 * The files of the project that a file imports. An editor keeps this module for as long as it runs, so files that have
 * changed are scanned again.
 *
 * @param {string} file
 */
function importsOf(file) {
  const modifiedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (modifiedMs === undefined) return [];
  const known = scanned.get(file);
  if (known?.modifiedMs === modifiedMs) return known.imports;
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  const imports = importedFiles.flatMap(({ fileName }) => fileNamed(file, fileName));
  scanned.set(file, { modifiedMs, imports });
  return imports;
}

/**
 * The TypeScript file that an import names; none for packages and other files.
 *
 * @param {string} importer
 * @param {string} name
 * @returns {readonly string[]}
 */
function fileNamed(importer, name) {
  const path = `${resolve(dirname(importer), name)}.ts`;
  return name.startsWith('.') && existsSync(path) ? [path] : [];
}
