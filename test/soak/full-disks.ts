import { statSync } from 'node:fs';
import { journalFile } from '../../src/runs/journal/journal-file';
import { diskWithRoom } from '../unit/runs/disk-with-room';
import { newRun, openSession } from '../unit/runs/practice-run';
import { courseOf, differencesBetween, drawnWorkspace, undisturbedCourse } from './course';
import type { Trial } from './trial';

/** Fills the disk at random places of the journal. The run stops, and is resumed when there is space again. */
export const fillsTheDisk: Trial = async (random) => {
  const makeWorkspace = drawnWorkspace(random);
  const expected = await undisturbedCourse(makeWorkspace);
  const run = await newRun(await makeWorkspace());
  const disk = diskWithRoom(random.index(4000));
  let [stops, asked] = [0, 0];
  for (;;) {
    const opened = tryToOpen(() => openSession(run, undefined, disk.write));
    const reason = await opened?.session.run();
    asked += opened?.asked.length ?? 0;
    if (reason !== undefined && reason.kind !== 'failed') break;
    stops += 1;
    disk.free(1 + random.index(20_000));
    if (stops > 200)
      throw new Error(`The run never ends; its journal has ${statSync(journalFile(run.runFolder)).size} bytes.`);
  }
  const most = expected.results + stops * run.plan.description.search.concurrency;
  return {
    disturbances: stops,
    differences: [
      ...differencesBetween(expected, courseOf(run.runFolder)),
      ...(asked > most ? [`${asked} requests, at most ${most} expected`] : []),
    ],
  };
};

/** A run can't be opened if its first event doesn't fit on the disk. */
function tryToOpen<Opened>(open: () => Opened): Opened | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
