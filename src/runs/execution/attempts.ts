import { ExampleError } from '../../gepa/failures/example-error';
import { ReflectionError } from '../../gepa/reflection/reflection-error';
import { MetricError } from '../../metrics/metric-error';
import { concernsRequest, ModelError } from '../../models/model-error';
import { ProcessError } from '../../processes/process-error';
import { SystemReplyError } from '../../system/system-reply-error';

/** How often a reflection is asked for, an example is run, and its output is scored, before it is given up. */
const maxAttempts = 3;

/**
 * Does a part of a rollout, and again when it fails because of its example.
 *
 * @throws {ExampleError} when every attempt failed so. Any other failure as it is, at once.
 */
export function retryExample<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return retry(work, signal, (error) => (concernsExample(error) ? new ExampleError(problemOf(error)) : undefined));
}

/**
 * Asks for a reflection, and again when the model would not answer its request.
 *
 * @throws {ReflectionError} when every attempt failed so. Any other failure as it is, at once.
 */
export function retryReflection<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  return retry(work, signal, (error) =>
    error instanceof ModelError && concernsRequest(error.data) ? new ReflectionError(error.message) : undefined,
  );
}

/** @param toFinalError what to throw after the last attempt; undefined for a failure that is not to be repeated. */
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
      if (made === maxAttempts || wasRetriedAlready(failure)) throw error;
    }
  }
}

type ExampleFailure = ModelError | MetricError | ProcessError | SystemReplyError;

/** Whether other examples may well be run and scored. */
function concernsExample(error: unknown): error is ExampleFailure {
  if (error instanceof ModelError) return concernsRequest(error.data);
  if (error instanceof ProcessError) return error.concernsInput;
  return error instanceof MetricError || error instanceof SystemReplyError;
}

/** Whether it was asked for often enough by itself. */
function wasRetriedAlready(error: unknown): boolean {
  return error instanceof ModelError && error.data.failsAlone === true;
}

function problemOf(error: ExampleFailure): string {
  return error instanceof ModelError ? error.message : error.problem;
}
