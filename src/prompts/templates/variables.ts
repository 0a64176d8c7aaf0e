import { valueOf } from '../../gepa/named-values';
import { parseTemplate } from './engines';
import { hasPath } from './row-values';
import type { ParsedTemplate, Partials, TemplateUse, Templating, Values } from './template-engine';

/** The first thing that a template needs and a row lacks. */
export function missingUse({ uses }: ParsedTemplate, values: Values): TemplateUse | undefined {
  return uses.find(
    ({ optional, names, from }) =>
      !optional && ![...names, ...(from === undefined ? [] : [from])].some((path) => hasPath(values, path)),
  );
}

/**
 * The paths of the inputs that a text uses, e.g. `ticket.subject`, in the order of their first use. Of lists that are
 * looped over, the list itself. Where the row decides what a name means, all that it may mean. The path is empty where all
 * inputs are printed at once, as `{{this}}` of Handlebars does.
 *
 * @param partials whose inputs count too where the text includes them.
 * @throws PromptError as parseTemplate.
 */
export function variablePaths(templating: Templating, text: string, partials: Partials = {}): readonly string[] {
  return [...new Set(pathsIn(templating, text, partials, []))];
}

/** @param within the partials that led here: one may include itself. */
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

/** Where an input is first used in a text: a UTF-16 offset. */
export function variableOffset(templating: Templating, text: string, path: string): number | undefined {
  const { uses } = parseTemplate(templating, text);
  return uses.find((use) => isInput(use) && use.names.some((name) => rootPath(name) === path))?.offset;
}

/**
 * What a text must keep: its variables, sections, helpers and markers, spelled as the text has them where it first uses
 * each, without repeats.
 *
 * @throws PromptError as parseTemplate.
 */
export function templateVariables(templating: Templating, text: string): readonly string[] {
  const first = new Map<string, string>();
  for (const { kind, names, spelling } of parseTemplate(templating, text).uses) {
    const key = `${kind} ${names[0]}`;
    if (!first.has(key)) first.set(key, spelling);
  }
  return [...new Set(first.values())];
}

/** How an input is called in messages: its tag, with its name where the tag says more. */
export function describeUse({ kind, names, spelling }: TemplateUse): string {
  return kind === 'value' ? spelling : `"${names[0]}" of ${spelling}`;
}

function isInput({ kind }: TemplateUse): boolean {
  return kind === 'value' || kind === 'section';
}

/** `items` of `items[].name`. */
function rootPath(path: string): string {
  return path.replace(/\[\].*$/s, '');
}
