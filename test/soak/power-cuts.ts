import { readFileSync, writeFileSync } from 'node:fs';
import { journalFile } from '../../src/runs/journal/journal-file';
import { newRun, openSession } from '../unit/runs/practice-run';
import { courseOf, differencesBetween, drawnWorkspace, resultsIn, undisturbedCourse } from './course';
import type { Trial } from './trial';

/** The most bytes that a run collects before it writes them to disk. */
const mostLost = 6000;

/** Cuts the power at random events: the end of the journal is lost, even in the middle of a line. */
export const cutsPower: Trial = async (random) => {
  const makeWorkspace = drawnWorkspace(random);
  const expected = await undisturbedCourse(makeWorkspace);
  const run = await newRun(await makeWorkspace());
  const file = journalFile(run.runFolder);
  const cuts = 1 + random.index(4);
  for (let cut = 0; cut < cuts; cut += 1) {
    const at = 2 + random.index(expected.results);
    let left: Buffer | undefined;
    const { session } = openSession(run, ({ type }, current) => {
      if (type === 'runStarted' || left !== undefined || current().state.rollouts < at) return;
      left = readFileSync(file);
      current().cancel();
    });
    await session.run();
    // The first event is on disk before the first request.
    const whole = left ?? readFileSync(file);
    const first = whole.indexOf('\n') + 1;
    writeFileSync(file, whole.subarray(0, Math.max(first, whole.length - random.index(mostLost))));
  }
  const kept = resultsIn(run.runFolder);
  const { session, asked } = openSession(run);
  await session.run();
  const found = courseOf(run.runFolder);
  const isPaidTwice = asked.length !== expected.results - kept;
  return {
    disturbances: cuts,
    differences: [
      ...differencesBetween(expected, found),
      ...(isPaidTwice ? [`${asked.length} requests, though ${kept} of ${expected.results} results were kept`] : []),
    ],
  };
};
