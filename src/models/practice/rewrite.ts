// Tested by test/unit/models/practice/reflector.test.ts.
import { asksForLabelOnly, labelOnlyInstruction } from './answer-format';
import { findLabelList, type Label, type LabelEntry } from './label-list';

/**
 * Puts changed labels into a prompt. In a list with one label per line, it replaces only the descriptions that differ, and adds new
 * labels at the end. A prompt with labels inside a sentence, or without labels, gets a list at its end. All other text is kept.
 */
export function rewriteLabels(prompt: string, labels: readonly Label[]): string {
  const list = findLabelList(prompt);
  const lastEntry = list?.entries.at(-1);
  if (list?.form !== 'lines' || lastEntry === undefined) {
    return append(prompt, `The labels:\n\n${labels.map((label) => lineOf('- ', label)).join('\n')}`);
  }
  const listed = new Set(list.entries.map(({ name }) => name));
  const bullet = /^\s*(?:[-*+•]\s+)?/.exec(prompt.slice(lastEntry.start))?.[0] ?? '';
  const additions = labels.filter(({ name }) => !listed.has(name)).map((label) => `\n${lineOf(bullet, label)}`);
  const extended = `${prompt.slice(0, lastEntry.end)}${additions.join('')}${prompt.slice(lastEntry.end)}`;
  return list.entries.reduceRight((text, entry) => {
    const changed = labels.find(({ name }) => name === entry.name);
    return changed === undefined ? text : describe(text, entry, changed.description);
  }, extended);
}

/** Adds the instruction to answer with the label only, unless the prompt has one. */
export function requestLabelOnly(prompt: string): string {
  return asksForLabelOnly(prompt) ? prompt : append(prompt, labelOnlyInstruction);
}

function describe(text: string, entry: LabelEntry, description: string): string {
  if (description === entry.description) return text;
  const head = text.slice(0, entry.descriptionStart);
  const separator = entry.descriptionStart < entry.end || /[:–—=→-]\s*$/.test(head.slice(entry.start)) ? '' : ':';
  const kept = description === '' ? head : `${head.trimEnd()}${separator} ${description}`;
  return `${kept}${text.slice(entry.end)}`;
}

function lineOf(bullet: string, { name, description }: Label): string {
  return description === '' ? `${bullet}${name}` : `${bullet}${name}: ${description}`;
}

function append(prompt: string, paragraph: string): string {
  const body = prompt.trimEnd();
  return `${body}\n\n${paragraph}${prompt.slice(body.length)}`;
}
