import { parseTemplate } from './engines';
import { hasPath } from './row-values';
import type { ParsedTemplate, TemplateUse, Templating, Values } from './template-engine';

/** The first thing that a template needs and a row lacks. */
export function missingUse({ uses }: ParsedTemplate, values: Values): TemplateUse | undefined {
  return uses.find(
    ({ optional, names, from }) =>
      !optional && ![...names, ...(from === undefined ? [] : [from])].some((path) => hasPath(values, path)),
  );
}

/**
 * The paths of the inputs that a text uses, e.g. `ticket.subject`, in the order of their first use. Of lists that are
 * looped over, the list itself. Where the row decides what a name means, all that it may mean.
 *
 * @throws PromptError as parseTemplate.
 */
export function variablePaths(templating: Templating, text: string): readonly string[] {
  const { uses, appended } = parseTemplate(templating, text);
  const named = uses.filter(isInput).flatMap(({ names, from }) => [...names, ...(from === undefined ? [] : [from])]);
  return [...new Set([...named.map(rootPath), ...(appended === undefined ? [] : [appended])])];
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
