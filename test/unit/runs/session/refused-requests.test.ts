import { expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { readJournal } from '../../../../src/runs/journal/journal';
import { RunSession } from '../../../../src/runs/session/run-session';
import { sendJson } from '../../models/model-server';
import type { RequestToServer } from '../../../soak/practice-server';
import { practiceEndpoint } from '../practice-endpoint';

/** Draws the classic search, which reflects on three examples at a time. */
const classicSeed = 7;

type Refusal = (request: RequestToServer) => void;

const status =
  (code: number, error: unknown): Refusal =>
  ({ response }) =>
    sendJson(response, code, { error });

const choice =
  (finish_reason: string, content: string | null): Refusal =>
  ({ response }) =>
    sendJson(response, 200, { choices: [{ finish_reason, message: { role: 'assistant', content } }] });

/** Runs a search whose endpoint refuses some requests. */
async function runRefusing(isRefused: (request: RequestToServer) => boolean, refuse: Refusal) {
  const { run, models } = await practiceEndpoint((request) => {
    if (!isRefused(request)) return false;
    refuse(request);
    return true;
  }, classicSeed);
  const services = { models, trusted: true };
  const reason = await RunSession.open(run.runFolder, run.plan, services, () => undefined).run();
  return { reason, state: RunFold.over(readJournal(run.runFolder)).state };
}

const refusals: readonly (readonly [string, Refusal])[] = [
  ['a content filter', status(400, { code: 'content_filter', message: 'The prompt was filtered' })],
  ['a content filter that leaves nothing of the answer', choice('content_filter', null)],
  ['the length of its row', status(400, { message: 'maximum context length is 4096 tokens' })],
  ['its tool call', status(400, { code: 'tool_use_failed', message: 'Failed to call a function' })],
  ['JSON that is not valid', status(400, { code: 'json_validate_failed', message: 'Failed to generate JSON' })],
  ['tokens used up by thinking', choice('length', '')],
  ['its size', status(413, { code: 'tokens_limit_reached', message: 'Request body too large for small' })],
  ['more tokens than a minute allows', status(429, { message: 'Request too large: Limit 300, Requested 420' })],
];

test.each(refusals)(
  'a request that is always refused for %s leaves out its row or its reflection',
  async (_, refuse) => {
    let reflections = 0;
    const { reason, state } = await runRefusing(({ model, messages }) => {
      if (model === 'reflector') return (reflections += 1) <= 3;
      return JSON.stringify(messages.at(-1)).includes('The hinge broke');
    }, refuse);
    expect(reason.kind).not.toBe('failed');
    expect(state.leftOut.map(({ example }) => example.index)).toEqual(expect.arrayContaining([2]));
    expect(state.candidates[0]?.scores[2]).toBeNull();
    // Three attempts at the first reflection, whole or shortened.
    expect(state.skipped.filter(({ reason: { kind } }) => kind === 'failed')).toHaveLength(1);
    expect(state.candidates.length).toBeGreaterThan(1);
  },
);
