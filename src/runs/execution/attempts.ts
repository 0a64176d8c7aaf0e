import { ExampleError } from '../../gepa/failures/example-error';
import { ReflectionError } from '../../gepa/reflection/reflection-error';
import { MetricError } from '../../metrics/metric-error';
import { concernsRequest, ModelError } from '../../models/model-error';
import { ProcessError } from '../../processes/process-error';
import { SystemReplyError } from '../../system/system-reply-error';

/** How often a reflection, a rollout or a score is attempted before giving up. */
const maxAttempts = 3;

/** A reflection that is too long for the model. */
export class RequestTooLongError extends ReflectionError {}

/**
 * Does a part of a rollout, and retries it when it fails because of its example.
 *
 * @throws {ExampleError} when every attempt failed because of the example. Other errors are thrown immediately.
 */
export function retryExample<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return retry(work, signal, (error) => (concernsExample(error) ? new ExampleError(problemOf(error)) : undefined));
}

/**
 * Requests a reflection, and retries when the model rejects the request.
 *
 * @throws {RequestTooLongError} when it is too long, without a retry.
 * @throws {ReflectionError} when every attempt was rejected. Other errors are thrown immediately.
 */
export function retryReflection<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return retry(work, signal, (error) => {
    if (!(error instanceof ModelError) || !concernsRequest(error.data)) return undefined;
    const { message, data } = error;
    return data.tooLong === true ? new RequestTooLongError(message) : new ReflectionError(message);
  });
}

/** @param toFinalError returns the error to throw after the last attempt; undefined for an error that isn't retried. */
async function retry<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal,
  toFinalError: (failure: unknown) => Error | undefined,
): Promise<Result> {
  for (let made = 1; ; made += 1) {
    try {
      return await work();
    } catch (failure) {
      const error = toFinalError(failure);
      if (error === undefined) throw failure;
      signal.throwIfAborted();
      if (made === maxAttempts || cannotChange(failure)) throw error;
    }
  }
}

type ExampleFailure = ModelError | MetricError | ProcessError | SystemReplyError;

/** Tells whether an error concerns only this example. */
function concernsExample(error: unknown): error is ExampleFailure {
  if (error instanceof ModelError) return concernsRequest(error.data);
  if (error instanceof ProcessError) return error.concernsInput;
  return error instanceof MetricError || error instanceof SystemReplyError;
}

/** Tells whether another attempt would fail the same way: the request was retried on its own already, or is too long. */
function cannotChange(error: unknown): boolean {
  return error instanceof ModelError && (error.data.failsAlone === true || error.data.tooLong === true);
}

function problemOf(error: ExampleFailure): string {
  return error instanceof ModelError ? error.message : error.problem;
}
