// Tested by test/unit/runs/plan/promptfoo-prompt-filter.test.ts.
import type { ExampleSources } from '../../datasets/load-examples';
import { UserError } from '../../gepa/user-error';
import { detectFormat } from '../../prompts/prompt-file';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

/**
 * Returns where a run's examples are: as the spec says, else in the prompt file itself (`testData` of GitHub Models,
 * `tests` and `scenarios` of promptfoo).
 *
 * @throws {UserError} when neither has examples.
 */
export function exampleSources(
  { data }: RunSpec,
  specFile: string,
  prompts: Readonly<Record<string, PromptSnapshot>>,
): ExampleSources {
  if (data !== undefined) return data;
  const files = new Set(Object.values(prompts).map(({ file }) => file));
  const [first] = Object.values(prompts);
  if (files.size === 1 && first !== undefined && holdsExamples(first.file, first.content)) {
    return { feedback: first.file };
  }
  throw new UserError(
    'The spec has no data, and the prompt file has no examples. Add data: { feedback: rows.jsonl } to the spec.',
    { file: specFile },
  );
}

/** Tells whether a prompt file also contains examples. */
export function holdsExamples(file: string, content: string): boolean {
  switch (detectFormat(file, content)) {
    case 'githubModels':
      return /^["']?testData["']?\s*:/m.test(content);
    case 'promptfoo':
      return /^["']?(?:tests|scenarios)["']?\s*:|"(?:tests|scenarios)"\s*:/m.test(content);
    default:
      return false;
  }
}
