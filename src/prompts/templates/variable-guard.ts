import { PromptError } from '../prompt-error';
import { parseTemplate } from './engines';
import type { TemplateUse, Templating } from './template-engine';
import { templateVariables } from './variables';

/**
 * Returns the objection to a changed text, worded for the model that wrote it: the text isn't a valid template, or it lost or
 * invented a variable, section or function, or it uses an optional one outside its condition. Moving and repeating them is fine.
 *
 * @returns undefined when the text is acceptable.
 * @throws PromptError when the text before isn't a valid template.
 */
export function variableObjection(templating: Templating, before: string, after: string): string | undefined {
  const had = parseTemplate(templating, before).uses;
  const has = usesOf(templating, after);
  if (has instanceof PromptError) {
    const place = has.line === undefined ? '' : ` Look at its line ${has.line}.`;
    return `${has.problem.replace(/^This/, 'The new text')}${place}`;
  }
  const lost = had.filter((use) => !has.some((other) => other.kind === use.kind && sharesName(use, other)));
  const invented = has.filter((use) => !had.some((other) => isSameSort(use, other) && sharesName(use, other)));
  const exposed = has.filter((use) => !use.optional && !invented.includes(use) && !had.some((old) => covers(old, use)));
  if (lost.length === 0 && invented.length === 0 && exposed.length === 0) return undefined;
  const faults = [
    ...(lost.length === 0 ? [] : [`lost ${enumerate(lost)}`]),
    ...(invented.length === 0 ? [] : [`invented ${enumerate(invented)}`]),
    ...(exposed.length === 0
      ? []
      : [`uses ${enumerate(exposed)} outside its condition, although not every input has it`]),
  ];
  const tokens = templateVariables(templating, before);
  const rule =
    tokens.length === 0
      ? 'The original text has no template variables, so use none.'
      : `Use exactly these, spelled like this: ${tokens.join(', ')}.`;
  return `The new text ${faults.join(' and ')}. ${rule}`;
}

function usesOf(templating: Templating, text: string): readonly TemplateUse[] | PromptError {
  try {
    return parseTemplate(templating, text).uses;
  } catch (error) {
    if (error instanceof PromptError) return error;
    throw error;
  }
}

function sharesName(one: TemplateUse, other: TemplateUse): boolean {
  return one.names.some((name) => other.names.includes(name));
}

/** A printed column can also become a condition, and vice versa. */
function isSameSort({ kind }: TemplateUse, { kind: other }: TemplateUse): boolean {
  const isInput = (some: TemplateUse['kind']) => some === 'value' || some === 'section';
  return kind === other || (isInput(kind) && isInput(other));
}

/** Whether every row with a value for the old use also has one for the new use. */
function covers(old: TemplateUse, use: TemplateUse): boolean {
  return isSameSort(old, use) && !old.optional && old.names.every((name) => use.names.includes(name));
}

const WORDS: Readonly<Record<TemplateUse['kind'], string>> = {
  value: 'the template variable',
  section: 'the section',
  function: 'the function',
  marker: 'the tag',
  partial: 'the partial',
};

/** Lists uses without duplicates: `the template variable {{a}}, {{b}} and the section {{#c}}`. */
function enumerate(uses: readonly TemplateUse[]): string {
  return Object.entries(WORDS)
    .flatMap(([kind, words]) => {
      const tokens = uses.filter((use) => use.kind === kind).map(tokenOf);
      return tokens.length === 0 ? [] : [`${words} ${[...new Set(tokens)].join(', ')}`];
    })
    .join(' and ');
}

function tokenOf({ kind, names, spelling }: TemplateUse): string {
  return kind === 'function' ? `"${names[0]}" of ${spelling}` : spelling;
}
