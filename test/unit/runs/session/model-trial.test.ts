import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import type { ChatMessage, Model } from '../../../../src/models/model';
import { ModelError } from '../../../../src/models/model-error';
import { trialQuestion, tryModels } from '../../../../src/runs/session/model-trial';
import { readJournal } from '../../../../src/runs/journal/journal';
import { RunSession } from '../../../../src/runs/session/run-session';
import type { RequestToServer } from '../../../soak/practice-server';
import { sendJson } from '../../models/model-server';
import { decisionsOf } from '../decisions';
import { practiceEndpoint } from '../practice-endpoint';

/** The classic search, which decides in one order. */
const classicSeed = 7;
const isTrial = ({ messages }: { readonly messages: readonly ChatMessage[] }) =>
  messages.length === 1 && messages[0]?.content === trialQuestion;

async function runTrying(answerTrial: (request: RequestToServer) => boolean, options: { triesModels?: true }) {
  const asked: { readonly model: string; readonly isTrial: boolean }[] = [];
  const { run, models } = await practiceEndpoint((request) => {
    asked.push({ model: request.model, isTrial: isTrial(request) });
    return isTrial(request) && answerTrial(request);
  }, classicSeed);
  const { runFolder, plan } = run;
  const open = () => RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined, options);
  return { asked, open, journal: () => readJournal(runFolder), plan };
}

const typesOf = (events: readonly RunEvent[]) => events.map(({ type }) => type);

describe('the reflection model', () => {
  test('is tried before anything else, and what that spends is counted as wasted', async () => {
    const { asked, open, journal } = await runTrying(() => false, { triesModels: true });
    await open().run();
    expect(asked.map((request) => request.isTrial).indexOf(true)).toBe(0);
    expect(asked.filter((request) => request.isTrial)).toEqual([{ model: 'reflector', isTrial: true }]);
    expect(typesOf(journal()).slice(0, 3)).toEqual(['runStarted', 'endpointAnswered', 'callsWasted']);
  });

  test('changes no decision by being tried, and is not tried again by a resumed run', async () => {
    const tried = await runTrying(() => false, { triesModels: true });
    const plain = await runTrying(() => false, {});
    await tried.open().run();
    await plain.open().run();
    expect(decisionsOf(tried.journal())).toEqual(decisionsOf(plain.journal()));
    const requests = tried.asked.length;
    await tried.open().run();
    expect(tried.asked).toHaveLength(requests);
  });

  test('ends the run before a rollout when it fails', async () => {
    const { asked, open } = await runTrying(
      ({ response }) => {
        sendJson(response, 404, { error: { message: 'no such model' } });
        return true;
      },
      { triesModels: true },
    );
    expect(await open().run()).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /^The reflection model "reflector" failed a short test before the run, so nothing else was spent\. .*no such model/,
      ) as unknown,
    });
    expect(asked).toEqual([{ model: 'reflector', isTrial: true }]);
  });

  test('fails with an empty answer', async () => {
    const { open } = await runTrying(
      ({ response }) => {
        sendJson(response, 200, { choices: [{ message: { content: ' ' }, finish_reason: 'stop' }] });
        return true;
      },
      { triesModels: true },
    );
    expect(await open().run()).toMatchObject({ message: expect.stringContaining('an empty text') as unknown });
  });
});

describe('the judge', () => {
  const spec = { baseUrl: 'http://127.0.0.1:9/v1', model: 'judge' };
  const failing: Model = {
    complete: () => Promise.reject(new ModelError({ kind: 'unauthorized', message: 'No key.' })),
  };
  const answering: Model = {
    complete: () => Promise.resolve({ text: 'ready', usage: { calls: 1, promptTokens: 1, completionTokens: 1 } }),
  };
  const specs = { task: spec, reflection: spec, judge: spec };
  const never = new AbortController().signal;

  test('is tried too when the spec names it', async () => {
    const models = { task: answering, reflection: answering, judge: failing };
    await expect(tryModels(models, specs, () => false, never)).rejects.toThrow(
      /^The judge model "judge" failed .* No key\.$/,
    );
  });

  test('is not tried when its endpoint has answered before', async () => {
    const models = { task: answering, reflection: failing, judge: failing };
    await expect(tryModels(models, specs, () => true, never)).resolves.toBeUndefined();
  });
});
