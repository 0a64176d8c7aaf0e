import type { ExampleSources } from '../../datasets/load-examples';
import { UserError } from '../../gepa/user-error';
import { detectFormat } from '../../prompts/prompt-file';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

/**
 * Where a run's examples are: where the spec says, else in the prompt file itself (the `testData` of GitHub Models, the
 * `tests` and `scenarios` of promptfoo).
 *
 * @throws {UserError} when neither has any.
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
    'The spec names no data, and the prompt file holds no examples of its own. Add data: { feedback: rows.jsonl }.',
    { file: specFile },
  );
}

/** Whether a prompt file holds examples beside its prompt. */
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
