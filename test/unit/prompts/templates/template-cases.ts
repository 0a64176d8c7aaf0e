import { describe, expect, it } from 'vitest';
import { renderTemplate, templateVariables, variablePaths, type Templating } from '../../../../src/prompts/template';

/** A template with its expected properties. */
export interface TemplateCase {
  readonly text: string;
  /** What a reflection is told to keep. */
  readonly keeps: readonly string[];
  /** The inputs. */
  readonly paths: readonly string[];
  readonly row?: Readonly<Record<string, unknown>>;
  readonly filled: string;
}

/** Tests that every template has the expected variables and result. */
export function describeTemplates(templating: Templating, cases: Readonly<Record<string, TemplateCase>>): void {
  const language = typeof templating === 'string' ? templating : JSON.stringify(templating);
  describe.each(Object.entries(cases))(`${language}: %s`, (_name, { text, keeps, paths, row = {}, filled }) => {
    it('has the expected variables', () => {
      expect(templateVariables(templating, text)).toEqual(keeps);
      expect(variablePaths(templating, text)).toEqual(paths);
    });

    it('is filled', () => {
      expect(renderTemplate(templating, text, row)).toBe(filled);
    });
  });
}

/** Tests that texts are rejected as templates with a message. */
export function describeFaults(
  templating: Templating,
  faults: readonly (readonly [text: string, says: string])[],
): void {
  it.each(faults)(`${JSON.stringify(templating)}: refuses %j`, (text, says) => {
    expect(() => templateVariables(templating, text)).toThrow(says);
  });
}

/** Tests that templates cannot be filled with a row, with a message. */
export function describeFailures(
  templating: Templating,
  failures: readonly (readonly [text: string, row: Readonly<Record<string, unknown>>, says: string])[],
): void {
  it.each(failures)(`${JSON.stringify(templating)}: does not fill %j with %j`, (text, row, says) => {
    expect(() => renderTemplate(templating, text, row)).toThrow(says);
  });
}
