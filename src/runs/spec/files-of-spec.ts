// Tested by test/unit/runs/plan/irregular-files.test.ts.
import { dirname, resolve } from 'node:path';
import { parsePromptSource } from '../../prompts/prompt-source';
import type { RunSpec } from './spec';

/** Returns the absolute paths of the prompt files that a spec names. */
export function promptFilesOfSpec({ prompts }: RunSpec, specFile: string): readonly string[] {
  const folder = dirname(specFile);
  return Object.values(prompts).map((source) => resolve(folder, parsePromptSource(source, folder).file));
}

/** Returns the absolute paths of the prompt files, the data files and the texts for reflections that a spec names. */
export function filesOfSpec(spec: RunSpec, specFile: string): readonly string[] {
  const { feedback, pareto, test } = spec.data ?? {};
  const texts = [spec.background, spec.reflection?.instructions].map((text) =>
    typeof text === 'object' ? text.file : undefined,
  );
  const others = [feedback, pareto, test, ...texts].filter((file) => file !== undefined);
  return [...promptFilesOfSpec(spec, specFile), ...others.map((file) => resolve(dirname(specFile), file))];
}
