import { expect } from 'vitest';
import { PromptError } from '../../../src/prompts/prompt-error';
import { readPromptFile, replaceComponent } from '../../../src/prompts/prompt-file';

/** A file with a component in it, and what stands around the component however that is written. */
export interface Sample {
  readonly path: string;
  readonly component: string;
  readonly before: string;
  readonly source: string;
  readonly after: string;
}

/**
 * Writes the component's own text, then another one, and expects the laws of every format to hold: its own text changes no
 * byte; another text is read again as it is; nothing around it changes.
 */
export function expectLaws({ path, component, before, source, after }: Sample, text: string): void {
  const content = before + source + after;
  const { components } = readPromptFile(path, content);
  const own = components.find(({ name }) => name === component)?.text ?? '';
  expect(replaceComponent(path, content, component, own)).toBe(content);

  const written = replaceComponent(path, content, component, text);
  const wanted = text.replace(/\r\n?/g, '\n');
  expect(textsOf(path, written)).toEqual(
    components.map((part) => [part.name, part.name === component ? wanted : part.text]),
  );
  expect(written.slice(0, before.length)).toBe(before);
  expect(written.slice(written.length - after.length)).toBe(after);
  expect(replaceComponent(path, written, component, wanted)).toBe(written);
}

/** As `expectLaws`, where the format cannot hold every text: a text that is refused must be refused with a reason. */
export function expectLawsOrRefusal(sample: Sample, text: string): void {
  try {
    expectLaws(sample, text);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    expect(error.message).toContain(`The new text for "${sample.component}" cannot be written`);
  }
}

/** The components of a file by name. */
export function textsOf(path: string, content: string): readonly (readonly [name: string, text: string])[] {
  return readPromptFile(path, content).components.map(({ name, text }) => [name, text]);
}
