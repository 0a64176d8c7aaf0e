import { newRun, openSession, workspace } from '../practice-run';
import { RunEvidence } from '../../../../src/runs/evidence/run-evidence';
import { RowReader } from '../../../../src/runs/evidence/row-view';
import { readRunFile } from '../../../../src/runs/folder/run-file';

/** A finished run of the practice model, with its evidence. */
export async function finishedRun(files: Readonly<Record<string, string>> = {}) {
  const run = await newRun(await workspace(files));
  const { session } = openSession(run);
  await session.run();
  const evidence = new RunEvidence(run.runFolder);
  await evidence.catchUp();
  const rows = new RowReader(run.runFolder, () => readRunFile(run.runFolder));
  return { runFolder: run.runFolder, state: session.state, evidence, rows };
}
