import { statSync } from 'node:fs';
import { journalFile } from '../../src/runs/journal/journal-file';
import { diskWithRoom } from '../unit/runs/disk-with-room';
import { newRun, openSession } from '../unit/runs/practice-run';
import { courseOf, differencesBetween, drawnWorkspace, undisturbedCourse } from './course';
import type { Trial } from './trial';

/** Lets the disk be full at random places of the journal: the run stops, and is resumed when there is some room again. */
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

/** A run whose first event does not fit on the disk cannot be opened. */
function tryToOpen<Opened>(open: () => Opened): Opened | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
