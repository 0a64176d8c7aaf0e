// Tested by test/unit/cli/terminal.test.ts.
import { readPromptFile, replaceComponent } from './prompt-file';
import { PromptError } from './prompt-error';

/** Texts to write as a test: an added rule, and characters that the quoting of some formats could get wrong. */
const probes: readonly ((text: string) => string)[] = [
  (text) => `${text}\n\nAnswer in one word.`,
  () => 'One line.',
  () => 'It\'s "quoted" \\ and \\n: a # b, `c`, {d}, [e] & *f* | %g @h ! 100 %',
  () => 'Überschrift – 日本語 😀\n\n- a\n  - b\n\ttab\n\n\n> end',
  () => '\'\'\'one\'\'\' and """two""" and ```three```',
];

/**
 * Checks that a prompt file survives writing: a component's own text leaves the file unchanged, and another text reads back as
 * written, with every byte around it untouched. A text that the format refuses counts as correct, because nothing is written.
 *
 * @returns the problem as a sentence, or undefined when there is none.
 * @throws PromptError when the file cannot be read.
 */
export function roundTripFault(path: string, content: string): string | undefined {
  for (const { name, text, whole, ...span } of readPromptFile(path, content).components) {
    if (replaceComponent(path, content, name, text) !== content) return `Writing "${name}" unchanged changes the file.`;
    for (const probe of probes) {
      const newText = probe(text);
      const written = writeOrRefuse(path, content, name, newText);
      if (written === undefined) continue;
      const read = readPromptFile(path, written).components.find((component) => component.name === name);
      if (read?.text !== newText) return `A new text for "${name}" doesn't read back as it was written.`;
      const { start, end } = whole ?? span;
      const isAround = written.startsWith(content.slice(0, start)) && written.endsWith(content.slice(end));
      if (!isAround) return `Writing a new text for "${name}" changes other parts of the file.`;
    }
  }
  return undefined;
}

/** Returns the rewritten file, or undefined when the format refuses the text. */
function writeOrRefuse(path: string, content: string, component: string, text: string): string | undefined {
  try {
    return replaceComponent(path, content, component, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}
