import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../../gepa/user-error';
import { matchingFiles, isFilePattern } from '../../prompts/discovery/file-patterns';
import { readPromptFile, detectFormat } from '../../prompts/prompt-file';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';
import { promptFilesOf, PromptsElsewhereError } from '../../prompts/formats/promptfoo';
import { readText } from './read-text';

const specEnding = /\.gepa\.ya?ml$/;

/** Whether a file is a spec by its name. Prompt files, which stand for one, say nothing of models. */
export function isSpecFile(file: string): boolean {
  return specEnding.test(file);
}

/**
 * The text of a spec. A prompt file stands for the spec that names it and nothing else, so that one which brings its own examples
 * and metric is optimized without any spec.
 *
 * @param file absolute: a spec, whatever its name, or a prompt file.
 * @throws {UserError} when the file cannot be read.
 */
export async function readSpecText(file: string): Promise<string> {
  const content = await readText(file, 'The spec file');
  const format = isSpecFile(file) ? undefined : detectFormat(file, content);
  if (format === undefined) {
    if (/\.(ya?ml|json)$/i.test(file)) return content;
    throw new UserError(
      'This is neither a spec, which is called NAME.gepa.yaml, nor a prompt file of a form that is known.',
      { file },
    );
  }
  const itself = `./${basename(file)}`;
  // The first of several prompts: they are rivals, not parts of one system.
  const leaf = format === 'promptfoo' && !holdsPrompt(file, content) ? firstLeaf(file, content) : undefined;
  const prompts = { [nameOfSpec(file)]: leaf ?? itself };
  return stringify(leaf === undefined ? { prompts } : { prompts, data: { feedback: itself } });
}

function holdsPrompt(file: string, content: string): boolean {
  try {
    return readPromptFile(file, content).components.length > 0;
  } catch (error) {
    if (error instanceof PromptsElsewhereError) return false;
    throw error;
  }
}

function firstLeaf(file: string, content: string): string | undefined {
  const folder = dirname(file);
  const files = promptFilesOf(file, content).flatMap((name) =>
    isFilePattern(name) && !existsSync(resolve(folder, name))
      ? matchingFiles(folder, name).map((path) => relative(folder, path).split(sep).join('/'))
      : [name],
  );
  return files[0];
}

/** What a run of a spec or a prompt file is called: `triage` of `triage.gepa.yaml` and of `triage.prompt.yml`. */
export function nameOfSpec(file: string): string {
  if (isSpecFile(file)) return basename(file).replace(specEnding, '');
  const stem = stemOfPromptFile(basename(file));
  // These names say nothing of what the prompt is for; their folders do.
  return stem === 'promptfooconfig' || stem === 'SKILL' ? basename(dirname(file)) || stem : stem;
}
