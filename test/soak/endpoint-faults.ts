import type { ServerResponse } from 'node:http';
import { RunSession } from '../../src/runs/session/run-session';
import { createModel } from '../../src/models/provider-registry';
import { EagerClock } from '../unit/models/outages/eager-clock';
import { newRun } from '../unit/runs/practice-run';
import { courseOf, differencesBetween, drawnWorkspace, undisturbedCourse } from './course';
import { startPracticeServer, type RequestFailures } from './practice-server';
import type { Trial } from './trial';

/** The ways in which an endpoint fails temporarily. */
const faults: readonly ((request: RequestFailures) => void)[] = [
  ({ response }) => send(response, 500, '{"error":{"message":"broken"}}'),
  ({ response }) => send(response, 503, 'upstream connect error'),
  ({ response }) => send(response, 429, '{"error":{"message":"slow down"}}', { 'retry-after': '2' }),
  ({ response }) => send(response, 200, '<html>sign in first</html>'),
  ({ response }) => send(response, 200, '{"error":{"message":"the provider failed","code":502}}'),
  ({ response }) => response.destroy(),
  // Cut off in the middle.
  ({ response, answer }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  },
];

/** Makes some requests fail, and all of them for a while, in which the run waits. */
export const failsAtTheEndpoint: Trial = async (random) => {
  const makeWorkspace = drawnWorkspace(random);
  const expected = await undisturbedCourse(makeWorkspace);
  const share = random.next() * 0.25;
  const [from, length] = [2 + random.index(expected.results), random.index(30)];
  let failed = 0;
  const server = await startPracticeServer((request) => {
    const { number, response } = request;
    const isDown = number >= from && number < from + length;
    // An address that has never answered is treated as wrong.
    if (!isDown && (number === 1 || random.next() >= share)) return false;
    failed += 1;
    if (isDown) send(response, 503, '{"error":{"message":"down"}}');
    else faults[random.index(faults.length)]?.(request);
    return true;
  });
  try {
    const { baseUrl } = server;
    const run = await newRun(await makeWorkspace(baseUrl));
    const models = {
      task: createModel({ baseUrl, model: 'student' }, { key: undefined }),
      reflection: createModel({ baseUrl, model: 'reflector' }, { key: undefined }),
    };
    const clock = new EagerClock();
    const outages = { policy: { longestOutageMs: Infinity }, clock };
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
};

function send(response: ServerResponse, status: number, body: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
