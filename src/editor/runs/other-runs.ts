// Tested by test/e2e/dashboard.test.mjs.
import type { OtherRun } from '../dashboard/messages';
import type { Run } from './run';
import type { RunList } from './run-list';

/** More curves than these could not be told apart. */
const most = 5;

/** Reads the curves of the latest other runs with a run's name, which are runs of the same prompt. */
export async function otherRunsOf(run: Run, runs: RunList): Promise<readonly OtherRun[]> {
  const others = runs.all.filter(({ folder, summary }) => folder !== run.folder && summary.name === run.name);
  const found: OtherRun[] = [];
  for (const other of others.slice(0, most)) {
    const { id, state } = await runs.open(other);
    found.push({ id, curve: state.curve, rollouts: state.rollouts });
  }
  return found;
}
