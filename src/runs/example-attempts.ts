import { ExampleError } from '../gepa/example-error';
import { MetricError } from '../metrics/metric-error';
import { concernsRequest, ModelError } from '../models/model-error';
import { ProcessError } from '../processes/process-error';
import { SystemReplyError } from '../system/system-reply-error';

/** How often an example is run, and how often its output is scored, before it is given up. */
const attempts = 3;

/**
 * Does a part of a rollout, and again when it fails because of its example.
 *
 * @throws {ExampleError} when every attempt failed so. Any other failure as it is, at once.
 */
export async function attemptExample<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!concernsExample(error)) throw error;
      signal.throwIfAborted();
      if (attempt === attempts || wasRepeated(error)) throw new ExampleError(problemOf(error));
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
function wasRepeated(error: ExampleFailure): boolean {
  return error instanceof ModelError && error.data.failsAlone === true;
}

function problemOf(error: ExampleFailure): string {
  return error instanceof ModelError ? error.message : error.problem;
}
