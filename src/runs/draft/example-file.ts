// Tested by test/unit/runs/draft/column-mapping.test.ts.
import type { ExampleSources } from '../../datasets/load-examples';
import type { RowValues } from '../../datasets/row';
import { valueOf } from '../../gepa/named-values';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';

type ColumnChoice = NonNullable<ExampleSources['columns']>;

/** Returns the name of the file for the examples that are added to a prompt: `triage.examples.jsonl` for `triage.prompt.md`. */
export function exampleFileName(prompt: string): string {
  return `${stemOfPromptFile(prompt)}.examples.jsonl`;
}

/** Returns the content of a file of rows with more rows at its end. */
export function withRows(content: string, rows: readonly RowValues[]): string {
  const before = content === '' || content.endsWith('\n') ? content : `${content}\n`;
  return before + rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Returns a row with its mapped columns under the names that a prompt and a run look for. */
export function withNamedColumns(row: RowValues, { input, expected, variables = {} }: ColumnChoice): RowValues {
  const renamed = [
    ...Object.entries(variables),
    ...(input === undefined ? [] : [['input', input] as const]),
    ...(expected === undefined ? [] : [['expected', expected] as const]),
  ];
  const taken = new Set(renamed.flat());
  const others = Object.entries(row).filter(([name]) => !taken.has(name));
  const named = renamed.flatMap(([name, column]) => (column in row ? [[name, valueOf(row, column)] as const] : []));
  return Object.fromEntries([...named, ...others]);
}
