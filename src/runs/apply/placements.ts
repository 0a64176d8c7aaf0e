// Tested by test/unit/cli/mcp.test.ts.
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { UserError } from '../../gepa/user-error';
import type { RunFile } from '../folder/run-file';
import { promptFilesOf } from '../folder/run-folder';
import type { Placement } from './planned-file';

/**
 * Returns where the texts of a candidate belong.
 *
 * @throws {UserError} when the run doesn't know the file of a component.
 */
export function placementsOf(runFolder: string, run: RunFile, texts: ComponentTexts): readonly Placement[] {
  const files = promptFilesOf(runFolder, run);
  return Object.entries(texts).map(([component, text]) => {
    const file = valueOf(files, component);
    const recorded = valueOf(run.prompts, component);
    if (file === undefined || recorded === undefined)
      throw new UserError(`This run does not record which file the component "${component}" belongs to.`);
    return { component, file, part: recorded.part, recorded, text };
  });
}

/** Groups placements by their files. */
export function byFile(placements: readonly Placement[]): ReadonlyMap<string, readonly Placement[]> {
  const files = new Map<string, Placement[]>();
  for (const placement of placements) files.set(placement.file, [...(files.get(placement.file) ?? []), placement]);
  return files;
}

/** Returns the texts of placements by component. */
export function textsOf(placements: readonly Placement[]): ComponentTexts {
  return Object.fromEntries(placements.map(({ component, text }) => [component, text]));
}
