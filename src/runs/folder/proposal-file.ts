// Tested by test/unit/editor/runs/lost-run.test.ts.
import { join } from 'node:path';
import type { RunState } from '../../gepa/state';
import { changedTexts } from '../../gepa/text/changed-texts';
import { componentFileName } from './component-file-name';

/** Returns the file with a text of a proposal as the developer edits it: `proposals/<number>/<component>.md` in the run's folder. */
export function proposalFile(runFolder: string, number: number, component: string): string {
  return join(runFolder, 'proposals', String(number), componentFileName(component));
}

/** Returns the files of the proposals that are not decided yet, whether or not they exist. */
export function undecidedFiles(runFolder: string, state: RunState): readonly string[] {
  return state.waiting.flatMap((number) => {
    const reviewed = state.proposals[number - 1];
    const changed = reviewed === undefined ? [] : changedTexts(state, reviewed.proposal);
    return changed.map(({ component }) => proposalFile(runFolder, number, component));
  });
}
