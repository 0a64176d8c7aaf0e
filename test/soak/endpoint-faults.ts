import type { SeededRandom } from '../../src/gepa/random';
import { RunSession } from '../../src/runs/session/run-session';
import { createModel } from '../../src/models/provider-registry';
import { EagerClock } from '../unit/models/outages/eager-clock';
import { newRun } from '../unit/runs/practice-run';
import { courseOf, differencesBetween, drawnWorkspace, undisturbedCourse, type Course } from './course';
import { faults, sendDown, type Fault } from './faults';
import { startPracticeServer, type PracticeServer, type RequestToServer } from './practice-server';
import type { Outcome, Trial } from './trial';

/** Far longer than a reply takes, and a request that gets none waits for so long. */
const timeoutSeconds = 2;

/** How an endpoint fails in a trial. Returns whether it answered a request itself. */
type Failing = (request: RequestToServer, server: PracticeServer) => boolean;

/** Makes some requests fail in all ways, and all of them for a while, in which the run waits. */
export const failsAtTheEndpoint: Trial = (random) =>
  comparedRun(random, ({ results }) => {
    const share = random.next() * 0.25;
    const [from, length] = [2 + random.index(results), random.index(30)];
    const fail = someFail(
      random,
      share,
      faults.filter(({ hangs }) => hangs === undefined),
    );
    return (request) => {
      if (request.number < from || request.number >= from + length) return fail(request);
      sendDown(request.response);
      return true;
    };
  });

/** Makes a share of the requests fail in one way. */
export function failsInOneWay(fault: Fault, share: number): Trial {
  return (random) => comparedRun(random, () => someFail(random, share, [fault]));
}

/** Lets the server break off connections for a while, from a random request on. */
export const isGoneForAWhile: Trial = (random) =>
  comparedRun(random, ({ results }) => {
    const at = 2 + random.index(results - 1);
    return ({ number, response }, server) => {
      if (number === at) server.leaveFor(5 + random.index(60));
      // Such requests come over connections that were open before.
      const { isGone } = server;
      if (isGone) response.destroy();
      return isGone;
    };
  });

/** Makes a share of the requests fail in some of these ways. */
function someFail(random: SeededRandom, share: number, ways: readonly Fault[]): (request: RequestToServer) => boolean {
  const inARow = new Map<string, number>();
  return (request) => {
    const sent = JSON.stringify([request.model, request.messages]);
    const failed = inARow.get(sent) ?? 0;
    const fault = ways[random.index(ways.length)];
    // An address that has never answered is treated as wrong.
    const fails = fault !== undefined && request.number > 1 && failed < fault.mostInARow && random.next() < share;
    inARow.set(sent, fails ? failed + 1 : 0);
    if (fails) fault.fail(request);
    return fails;
  };
}

/** Runs a search at a failing endpoint, and compares it with the undisturbed one. */
async function comparedRun(random: SeededRandom, failing: (expected: Course) => Failing): Promise<Outcome> {
  const makeWorkspace = drawnWorkspace(random);
  const expected = await undisturbedCourse(makeWorkspace);
  const answerItself = failing(expected);
  let failed = 0;
  const server = await startPracticeServer((request) => {
    if (!answerItself(request, server)) return false;
    failed += 1;
    return true;
  });
  try {
    const { baseUrl } = server;
    const run = await newRun(await makeWorkspace(baseUrl));
    const models = {
      task: createModel({ baseUrl, model: 'student', timeoutSeconds }, { key: undefined }),
      reflection: createModel({ baseUrl, model: 'reflector', timeoutSeconds }, { key: undefined }),
    };
    const clock = new EagerClock();
    const policy = { longestOutageMs: Infinity, accountProblem: 'isRetried' } as const;
    const outages = { policy, clock };
    const options = { now: () => clock.now(), outages };
    await RunSession.open(run.runFolder, run.plan, { models, trusted: true }, () => undefined, options).run();
    const found = courseOf(run.runFolder);
    const isPaidTwice = server.asked - failed !== found.results;
    return {
      disturbances: failed,
      differences: [
        ...differencesBetween(expected, found),
        ...(isPaidTwice ? [`${server.asked - failed} replies gave ${found.results} results`] : []),
      ],
    };
  } finally {
    server.stop();
  }
}
