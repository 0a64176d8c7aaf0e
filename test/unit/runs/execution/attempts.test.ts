import { describe, expect, test } from 'vitest';
import { BrokenTextError } from '../../../../src/gepa/failures/broken-text-error';
import { ExampleError } from '../../../../src/gepa/failures/example-error';
import { ReflectionError } from '../../../../src/gepa/reflection/reflection-error';
import { MetricError } from '../../../../src/metrics/metric-error';
import { ModelError } from '../../../../src/models/model-error';
import { ProcessError } from '../../../../src/processes/process-error';
import { RequestTooLongError, retryExample, retryReflection } from '../../../../src/runs/execution/attempts';
import { SystemError } from '../../../../src/system/system-error';
import { SystemReplyError } from '../../../../src/system/system-reply-error';

const never = new AbortController().signal;

/** Fails with an error at first, and counts the attempts. */
async function attempt(error: Error, failures = Infinity, attemptWork: typeof retryExample = retryExample) {
  let attempts = 0;
  const outcome = await attemptWork(() => {
    attempts += 1;
    return attempts > failures ? Promise.resolve('done') : Promise.reject(error);
  }, never).catch((reason: unknown) => reason);
  return { attempts, outcome };
}

describe('work that fails because of its example', () => {
  test.each<[string, Error]>([
    ['a request that is refused', new ModelError({ kind: 'refused', status: 400, message: 'Filtered.' })],
    ['a metric that cannot score', new MetricError('Filtered.', { file: 'rows.jsonl', line: 3 })],
    ['a program that does not answer in time', new ProcessError('timedOut', 'Filtered.')],
    ['a system that answers nonsense', new SystemReplyError('Filtered.')],
  ])('is tried three times: %s', async (_, error) => {
    const { attempts, outcome } = await attempt(error);
    expect(attempts).toBe(3);
    expect(outcome).toEqual(new ExampleError('Filtered.'));
  });

  test('may succeed in the end', async () => {
    expect(await attempt(new MetricError('Unreadable.'), 2)).toEqual({ attempts: 3, outcome: 'done' });
  });

  test("isn't retried when the endpoint was already asked often enough", async () => {
    const error = new ModelError({ kind: 'malformed', message: 'Not JSON.', failsAlone: true });
    expect(await attempt(error)).toEqual({ attempts: 1, outcome: new ExampleError('Not JSON.') });
  });
});

test.each<[string, Error]>([
  ['a key', new ModelError({ kind: 'unauthorized', status: 401, message: 'No.' })],
  ['no credit', new ModelError({ kind: 'outOfCredit', status: 429, message: 'No.' })],
  ['an address', new SystemError('No.')],
  ['a program that is missing', new ProcessError('notStarted', 'No.')],
  ['a text', new BrokenTextError('No.')],
])("an error because of %s isn't blamed on the example", async (_, error) => {
  expect(await attempt(error)).toEqual({ attempts: 1, outcome: error });
});

describe('a reflection', () => {
  const reflect = (error: Error) => attempt(error, Infinity, retryReflection);

  test('is requested three times when the model rejects it', async () => {
    const error = new ModelError({ kind: 'refused', status: 400, message: 'Filtered.' });
    expect(await reflect(error)).toEqual({ attempts: 3, outcome: new ReflectionError('Filtered.') });
  });

  test('is requested once when it is too long', async () => {
    const error = new ModelError({ kind: 'refused', status: 413, message: 'Too long.', tooLong: true });
    expect(await reflect(error)).toEqual({ attempts: 1, outcome: new RequestTooLongError('Too long.') });
  });

  test.each<[string, ModelError]>([
    ['a key', new ModelError({ kind: 'unauthorized', status: 401, message: 'No.' })],
    ['no credit', new ModelError({ kind: 'outOfCredit', status: 429, message: 'No.' })],
    ['a model that does not exist', new ModelError({ kind: 'unknownModel', status: 404, message: 'No.' })],
    ['an endpoint that is down', new ModelError({ kind: 'unreachable', message: 'No.' })],
  ])("isn't retried when it fails because of %s", async (_, error) => {
    expect(await reflect(error)).toEqual({ attempts: 1, outcome: error });
  });
});
