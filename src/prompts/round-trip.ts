import { readPromptFile, replaceComponent } from './prompt-file';
import { PromptError } from './prompt-error';

/** What a text is tried with: a rule more, and what the quoting of one format or another could trip over. */
const probes: readonly ((text: string) => string)[] = [
  (text) => `${text}\n\nAnswer in one word.`,
  () => 'One line.',
  () => 'It\'s "quoted" \\ and \\n: a # b, `c`, {d}, [e] & *f* | %g @h ! 100 %',
  () => 'Überschrift – 日本語 😀\n\n- a\n  - b\n\ttab\n\n\n> end',
  () => '\'\'\'one\'\'\' and """two""" and ```three```',
];

/**
 * Whether writing to a prompt file keeps its promises: each component's own text gives the same file, and another text is
 * read again as it was written, with the other components and every byte around it untouched. A text that the format refuses with an error
 * keeps them too, for then nothing is written.
 *
 * @returns what is wrong, in words; undefined when nothing is.
 * @throws PromptError when the file cannot be read at all.
 */
export function roundTripFault(path: string, content: string): string | undefined {
  for (const { name, text, whole, ...span } of readPromptFile(path, content).components) {
    if (replaceComponent(path, content, name, text) !== content) return `Writing "${name}" as it is changes the file.`;
    for (const probe of probes) {
      const wanted = probe(text);
      const written = writtenWith(path, content, name, wanted);
      if (written === undefined) continue;
      const read = readPromptFile(path, written).components.find((component) => component.name === name);
      if (read?.text !== wanted) return `Another text of "${name}" is not read again as it was written.`;
      const { start, end } = whole ?? span;
      const isAround = written.startsWith(content.slice(0, start)) && written.endsWith(content.slice(end));
      if (!isAround) return `Writing another text of "${name}" changes something beside it.`;
    }
  }
  return undefined;
}

function writtenWith(path: string, content: string, component: string, text: string): string | undefined {
  try {
    return replaceComponent(path, content, component, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}
