import { onTestFinished } from 'vitest';
import { createModel } from '../../../src/models/provider-registry';
import type { RunModels } from '../../../src/models/run-models';
import { SeededRandom } from '../../../src/gepa/random';
import { drawnWorkspace } from '../../soak/course';
import { startPracticeServer, type RequestToServer } from '../../soak/practice-server';
import { newRun } from './practice-run';

/**
 * Starts the practice models behind a real address, and a run that uses them. Both end with the test.
 *
 * @param answerItself answers a request instead of the models, or returns false.
 * @param seed draws the search of the run.
 */
export async function practiceEndpoint(answerItself: (request: RequestToServer) => boolean, seed = 1) {
  const server = await startPracticeServer(answerItself);
  onTestFinished(() => server.stop());
  const { baseUrl } = server;
  const run = await newRun(await drawnWorkspace(new SeededRandom(seed))(baseUrl));
  const models: RunModels = {
    task: createModel({ baseUrl, model: 'student' }, { key: undefined }),
    reflection: createModel({ baseUrl, model: 'reflector' }, { key: undefined }),
  };
  return { run, models, server };
}
