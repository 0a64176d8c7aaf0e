// Tested by test/unit/prompts/templates/plain-variables.test.ts.
import { valueOf } from '../../gepa/named-values';
import { parseTemplate } from './engines';
import { hasPath } from './row-values';
import type { ParsedTemplate, Partials, TemplateUse, Templating, Values } from './template-engine';

/** Returns the first use that a row has no value for. */
export function missingUse({ uses }: ParsedTemplate, values: Values): TemplateUse | undefined {
  return uses.find(
    ({ optional, names, from }) =>
      !optional && ![...names, ...(from === undefined ? [] : [from])].some((path) => hasPath(values, path)),
  );
}

/**
 * Returns the paths of the variables in a text, e.g. `ticket.subject`, in the order of their first use. A loop counts as a use of
 * the list itself. If the meaning of a name depends on the row, all possible paths are returned. The path is empty for a variable
 * that prints all columns, such as `{{this}}` in Handlebars.
 *
 * @param partials included texts, whose variables count too.
 * @throws PromptError as `parseTemplate`.
 */
export function variablePaths(templating: Templating, text: string, partials: Partials = {}): readonly string[] {
  return [...new Set(pathsIn(templating, text, partials, []))];
}

/** @param within the partials that led here, to stop at one that includes itself. */
function pathsIn(
  templating: Templating,
  text: string,
  partials: Partials,
  within: readonly string[],
): readonly string[] {
  const { uses, appended } = parseTemplate(templating, text);
  const named = uses.flatMap((use) => {
    const { kind, names, from } = use;
    const [name] = names;
    if (isInput(use)) {
      const printsAll = kind === 'value' && rootPath(name) === '';
      const paths = names.map(rootPath).filter((path) => path !== '' || printsAll);
      return from === undefined ? paths : [...paths, rootPath(from)];
    }
    const partial = kind === 'partial' && !within.includes(name) ? valueOf(partials, name) : undefined;
    return partial === undefined ? [] : pathsIn(templating, partial, partials, [...within, name]);
  });
  return appended === undefined ? named : [...named, appended];
}

/** Returns the UTF-16 offset of the first use of a variable. */
export function variableOffset(templating: Templating, text: string, path: string): number | undefined {
  const { uses } = parseTemplate(templating, text);
  return uses.find((use) => isInput(use) && use.names.some((name) => rootPath(name) === path))?.offset;
}

/**
 * Returns what a changed text must keep: the variables, sections, helpers and markers, as spelled at their first use and without
 * duplicates.
 *
 * @throws PromptError as `parseTemplate`.
 */
export function templateVariables(templating: Templating, text: string): readonly string[] {
  const first = new Map<string, string>();
  for (const { kind, names, spelling } of parseTemplate(templating, text).uses) {
    const key = `${kind} ${names[0]}`;
    if (!first.has(key)) first.set(key, spelling);
  }
  return [...new Set(first.values())];
}

/** Describes a use in a message: by its tag, and by its name if the tag contains more. */
export function describeUse({ kind, names, spelling }: TemplateUse): string {
  return kind === 'value' ? spelling : `"${names[0]}" of ${spelling}`;
}

function isInput({ kind }: TemplateUse): boolean {
  return kind === 'value' || kind === 'section';
}

/** Returns `items` for `items[].name`. */
function rootPath(path: string): string {
  return path.replace(/\[\].*$/s, '');
}
