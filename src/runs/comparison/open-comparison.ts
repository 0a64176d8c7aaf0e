// Tested by test/unit/cli/compare.test.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canResume, type StatusSummary } from '../../gepa/state';
import { createRunFolder, newRunId, readRunPlan, runsFolder } from '../folder/run-folder';
import { runFile } from '../folder/run-file';
import { readSummary } from '../folder/summary-file';
import { readEvents } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import { inTimeSlices } from '../journal/time-slices';
import {
  comparisonsFolder,
  folderOfRun,
  writeComparison,
  type Comparison,
  type RecordedSearch,
} from './comparison-file';
import { isSameSearch, type ComparisonPlan, type PlannedSearch } from './comparison-plan';

/** A planned run, with what an earlier comparison has of it. */
export interface KnownSearch extends PlannedSearch {
  /** The name of its folder. Absent: no earlier comparison ran this search on these rows. */
  readonly run?: string;
  /** Whether it was run to its end, so that nothing is spent on it again. */
  readonly isFinished: boolean;
}

/**
 * Looks for each planned run in earlier comparisons of the spec, newest first.
 *
 * @param earlier comparisons of the workspace folder.
 */
export async function findKnown(
  { searches }: ComparisonPlan,
  specFile: string,
  earlier: readonly Comparison[],
): Promise<readonly KnownSearch[]> {
  const ofSpec = earlier.filter((comparison) => comparison.specFile === specFile);
  return Promise.all(
    searches.map(async (search) => {
      for (const comparison of ofSpec) {
        const recorded = comparison.runs.find(({ preset, seed }) => preset === search.preset && seed === search.seed);
        if (recorded === undefined) continue;
        const folder = folderOfRun(comparison, recorded);
        // One that can't be read, or was made by a version that decides differently, is not the same search.
        const plan = await readRunPlan(folder).catch(() => undefined);
        if (plan === undefined || !isSameSearch(plan, search.plan)) continue;
        return { ...search, run: recorded.run, isFinished: await hasFinished(folder) };
      }
      return { ...search, isFinished: false };
    }),
  );
}

/**
 * Creates the folders of the runs that are new, before the first of them begins, so that all have the same rows and texts, and writes
 * the comparison's file: that of an earlier comparison with exactly these runs, otherwise a new one.
 *
 * @param home the folder whose `.gepa` has the runs.
 * @throws {UserError} when something cannot be written.
 */
export async function openComparison(
  home: string,
  { name, specFile, references }: Pick<Comparison, 'name' | 'specFile' | 'references'>,
  known: readonly KnownSearch[],
  earlier: readonly Comparison[],
): Promise<Comparison> {
  const now = new Date();
  const runs: RecordedSearch[] = [];
  for (const { preset, seed, plan, run } of known) {
    const id = run ?? (await createRunFolder(runsFolder(home), plan, now)).plan.description.id;
    runs.push({ preset, seed, run: id });
  }
  const runsOf = (one: { readonly runs: readonly RecordedSearch[] }) => one.runs.map(({ run }) => run).join();
  const same = earlier.find((other) => runsOf(other) === runsOf({ runs }));
  const comparison: Comparison = {
    file: same?.file ?? freeFile(home, newRunId(name, now)),
    name,
    createdAt: same?.createdAt ?? now.toISOString(),
    specFile,
    references: references.length === 0 ? (same?.references ?? []) : references,
    runs,
  };
  await writeComparison(comparison);
  return comparison;
}

/** What has happened of a run of a comparison: nothing in one that is `new`, `missing` when its folder is gone. */
export type Progress = 'missing' | 'new' | 'unfinished' | 'finished';

/** Returns what has happened of a run, without blocking an editor while its journal is read. */
export async function progressOf(runFolder: string): Promise<Progress> {
  if (!existsSync(runFile(runFolder))) return 'missing';
  if (!existsSync(journalFile(runFolder))) return 'new';
  return (await hasFinished(runFolder)) ? 'finished' : 'unfinished';
}

async function hasFinished(runFolder: string): Promise<boolean> {
  if (!existsSync(journalFile(runFolder))) return false;
  const stored = await readSummary(runFolder);
  if (stored?.isCurrent === true) return isEnded(stored.summary);
  let isFinished = false;
  for await (const events of inTimeSlices(readEvents(runFolder, () => undefined))) {
    for (const event of events) {
      if (event.type === 'runResumed') isFinished = false;
      if (event.type === 'runStopped') isFinished = isEnded({ status: { kind: 'stopped', reason: event.reason } });
    }
  }
  return isFinished;
}

function isEnded({ status }: { readonly status: StatusSummary }): boolean {
  return status.kind === 'stopped' && !canResume({ status });
}

function freeFile(home: string, id: string): string {
  const folder = comparisonsFolder(home);
  for (let number = 1; ; number += 1) {
    const file = join(folder, `${number === 1 ? id : `${id}-${number}`}.json`);
    if (!existsSync(file)) return file;
  }
}
