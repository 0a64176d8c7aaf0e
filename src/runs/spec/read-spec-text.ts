// Tested by test/unit/runs/plan/plan-run.test.ts.
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

/** Tells by its name whether a file is a spec. A prompt file can stand in for a spec, but says nothing about models. */
export function isSpecFile(file: string): boolean {
  return specEnding.test(file);
}

/**
 * Reads the text of a spec. A prompt file stands in for a spec that names nothing but the file, so that one with its
 * own examples and metric needs no spec.
 *
 * @param file absolute path of a spec with any name, or of a prompt file.
 * @throws {UserError} when the file cannot be read.
 */
export async function readSpecText(file: string): Promise<string> {
  const content = await readText(file, 'The spec file');
  const format = isSpecFile(file) ? undefined : detectFormat(file, content);
  if (format === undefined) {
    if (/\.(ya?ml|json)$/i.test(file)) return content;
    throw new UserError("This isn't a spec (NAME.gepa.yaml) or a prompt file of a known format. Choose one of those.", {
      file,
    });
  }
  const itself = `./${basename(file)}`;
  // Of several prompts the first: they are alternatives, not parts of one system.
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

/** Returns the name of a run: `triage` for `triage.gepa.yaml` and for `triage.prompt.yml`. */
export function nameOfSpec(file: string): string {
  if (isSpecFile(file)) return basename(file).replace(specEnding, '');
  const stem = stemOfPromptFile(basename(file));
  // These file names say nothing about the prompt's purpose, but their folders do.
  return stem === 'promptfooconfig' || stem === 'SKILL' ? basename(dirname(file)) || stem : stem;
}
