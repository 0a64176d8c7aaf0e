import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runsFolder } from '../../src/runs/folder/run-folder';
import { courseOf, differencesBetween, drawnWorkspace, resultsIn, undisturbedCourse } from './course';
import { trialQuestion } from '../../src/runs/session/model-trial';
import { startPracticeServer } from './practice-server';
import type { Trial } from './trial';

/** More requests than can be under way when a program is killed. */
const mostUnderWay = 16;

/**
 * Kills the terminal's program at random requests, and resumes it each time. Some requests hang until then.
 *
 * @param program the built `cli.js`.
 */
export const killsTheProgram: Trial = async (random, program) => {
  const makeWorkspace = drawnWorkspace(random);
  const expected = await undisturbedCourse(makeWorkspace);
  let kill: { readonly at: number; readonly act: () => void } | undefined;
  // A session that is killed while it tries its models tries them again.
  let trials = 0;
  const server = await startPracticeServer(({ number, messages }) => {
    if (messages.length === 1 && messages[0]?.content === trialQuestion) trials += 1;
    if (kill === undefined) return false;
    if (number === kill.at) kill.act();
    // A kill may interrupt a reply, or a request without a reply.
    return number >= kill.at && random.next() < 0.5;
  });
  try {
    const folder = await makeWorkspace(server.baseUrl);
    const differences: string[] = [];
    const kills = 1 + random.index(3);
    let run: string | undefined;
    for (let part = 0; part <= kills; part += 1) {
      const before = { results: run === undefined ? 0 : resultsIn(run), asked: server.asked - trials };
      const child = startProgram(program, folder, run);
      kill =
        part === kills
          ? undefined
          : { at: server.asked + 1 + random.index(expected.results), act: () => child.process.kill('SIGKILL') };
      await child.ended;
      run = join(runsFolder(folder), readdirSync(runsFolder(folder))[0] ?? '');
      const [asked, results] = [server.asked - trials - before.asked, resultsIn(run) - before.results];
      const lost = part === kills ? 0 : mostUnderWay;
      if (asked > results + lost) differences.push(`${asked} requests gave ${results} results`);
    }
    if (run === undefined) throw new Error('No run was begun.');
    return { disturbances: kills, differences: [...differences, ...differencesBetween(expected, courseOf(run))] };
  } finally {
    server.stop();
  }
};

function startProgram(program: string, folder: string, run: string | undefined) {
  const words = run === undefined ? ['optimize', 'triage.gepa.yaml'] : ['resume', run];
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: 'ignore', env: {} });
  return { process: child, ended: new Promise((resolve) => child.on('exit', resolve)) };
}
