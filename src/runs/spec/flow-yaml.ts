// Tested by test/unit/runs/draft/draft-spec.test.ts.
import { stringify } from 'yaml';

/** Formats a value on one line, e.g. `{ contains: "{{answer}}", weight: 4 }`. */
export function flowYaml(value: unknown): string {
  // By default, the library writes a backslash too many into quoted lines of white space.
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, doubleQuotedAsJSON: true }).trim();
}
