// Tested by test/unit/runs/apply/planned-file.test.ts.
/** Normalizes a prompt text for comparison: line feeds only, and no white space around it. */
export function comparable(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
