import { parseDocument, type ErrorCode } from 'yaml';

/** A key at the start of a line with its value behind it. */
const KEY_AND_VALUE = /^([\w-]+:[ \t]+)(\S[^\r\n]*)/gm;

/** Faults that no reader can see past when a quote, a bracket or a brace opens the value: it is not closed. */
const UNCLOSED: readonly ErrorCode[] = ['MISSING_CHAR', 'BAD_INDENT'];

/**
 * The front matter of agents, skills and instructions is read line by line by their tools, so that it holds values that YAML
 * does not: `description: Use it when: code changes`, `applyTo: **\/*.ts`. This puts a filler of the same length in their
 * place, so that the rest can be read as YAML and all offsets stay.
 */
export function fillLooseValues(yaml: string): string {
  return yaml.replace(KEY_AND_VALUE, (line, key: string, value: string) =>
    isLoose(value) ? key + 'x'.repeat(value.length) : line,
  );
}

function isLoose(value: string): boolean {
  const { errors } = parseDocument(`key: ${value}\n`, { prettyErrors: false, logLevel: 'error' });
  const isUnclosed = /^["'[{]/.test(value) && errors.some(({ code }) => UNCLOSED.includes(code));
  return errors.length > 0 && !isUnclosed;
}
