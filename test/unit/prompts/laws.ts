import { expect } from 'vitest';
import { PromptError } from '../../../src/prompts/prompt-error';
import { readPromptFile, replaceComponent } from '../../../src/prompts/prompt-file';

/** A file with a component, and the text before and after the component. */
export interface Sample {
  readonly path: string;
  readonly component: string;
  readonly before: string;
  readonly source: string;
  readonly after: string;
}

/**
 * Checks the laws of every format: writing a component's own text leaves the file unchanged, and another text reads back as
 * written, with nothing around it changed.
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

/** Like `expectLaws` for a format that cannot hold every text, and must refuse such a text with a reason. */
export function expectLawsOrRefusal(sample: Sample, text: string): void {
  try {
    expectLaws(sample, text);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    expect(error.message).toContain(`The new text for "${sample.component}" cannot be written`);
  }
}

/** Returns the components of a file by name. */
export function textsOf(path: string, content: string): readonly (readonly [name: string, text: string])[] {
  return readPromptFile(path, content).components.map(({ name, text }) => [name, text]);
}
