// Tested by test/unit/runs/plan/promptfoo-prompt-filter.test.ts.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExampleSources } from '../../datasets/load-examples';
import { isNamedBy } from '../../prompts/discovery/file-patterns';
import { PromptError } from '../../prompts/prompt-error';
import { detectFormat } from '../../prompts/prompt-file';
import { promptNames } from '../../prompts/formats/promptfoo';
import type { PromptSnapshot } from './run-plan';

/**
 * Returns the labels and ids by which promptfoo's tests select a run's prompts: from the prompt's own configuration, or
 * from the one that has the tests and names the prompt's file. Undefined when no configuration names the prompts, in
 * which case all tests apply.
 *
 * @param folder base of the prompt files and the sources.
 */
export function labelsOfPrompts(
  prompts: Readonly<Record<string, PromptSnapshot>>,
  { feedback, pareto, test }: ExampleSources,
  folder: string,
): readonly string[] | undefined {
  const snapshots = Object.values(prompts);
  const own = snapshots.flatMap(({ file, part, content, format }) =>
    format === 'promptfoo' || format === 'promptList'
      ? namesIn(resolve(folder, file), content)
          .filter(
            ({ component }) => component === part || (component !== undefined && part.startsWith(`${component}.`)),
          )
          .flatMap(({ names }) => names)
      : [],
  );
  const files = snapshots.map(({ file }) => resolve(folder, file));
  const sources = [feedback, pareto, test].flatMap((source) => (source === undefined ? [] : [resolve(folder, source)]));
  const elsewhere = [...new Set(sources)].flatMap((source) =>
    namesIn(source)
      .filter(({ file }) => file !== undefined && files.some((one) => isNamedBy(source, [file], one)))
      .flatMap(({ names }) => names),
  );
  const labels = [...own, ...elsewhere];
  return labels.length === 0 ? undefined : labels;
}

function namesIn(path: string, content = contentOf(path)): ReturnType<typeof promptNames> {
  try {
    return ['promptfoo', 'promptList'].includes(detectFormat(path, content) ?? '') ? promptNames(path, content) : [];
  } catch (error) {
    // Errors in the file are reported when its rows are read.
    if (error instanceof PromptError) return [];
    throw error;
  }
}

function contentOf(path: string): string {
  return /\.(?:ya?ml|json)$/i.test(path) && isFile(path) ? readFileSync(path, 'utf8') : '';
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
