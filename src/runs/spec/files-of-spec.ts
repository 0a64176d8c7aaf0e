// Tested by test/unit/runs/plan/irregular-files.test.ts.
import { dirname, resolve } from 'node:path';
import { parsePromptSource } from '../../prompts/prompt-source';
import type { RunSpec } from './spec';

/** Returns the absolute paths of the prompt files that a spec names. */
export function promptFilesOfSpec({ prompts }: RunSpec, specFile: string): readonly string[] {
  const folder = dirname(specFile);
  return Object.values(prompts).map((source) => resolve(folder, parsePromptSource(source, folder).file));
}

/** Returns the absolute paths of the data files that a spec names. */
export function dataFilesOfSpec({ data }: RunSpec, specFile: string): readonly string[] {
  const { feedback, pareto, test } = data ?? {};
  return absolute([feedback, pareto, test], specFile);
}

/** Returns the absolute paths of the prompt files, the data files and the texts for reflections that a spec names. */
export function filesOfSpec(spec: RunSpec, specFile: string): readonly string[] {
  const texts = [spec.background, spec.reflection?.instructions].map((text) =>
    typeof text === 'object' ? text.file : undefined,
  );
  return [...promptFilesOfSpec(spec, specFile), ...dataFilesOfSpec(spec, specFile), ...absolute(texts, specFile)];
}

function absolute(files: readonly (string | undefined)[], specFile: string): readonly string[] {
  return files.flatMap((file) => (file === undefined ? [] : [resolve(dirname(specFile), file)]));
}
