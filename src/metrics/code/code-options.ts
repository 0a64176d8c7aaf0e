import * as v from 'valibot';
import { environmentEntry, secondsSchema } from '../../processes/command-schema';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';

/** How long one verdict of a program may take when the spec does not say. */
export const defaultTimeoutSeconds = 60;

/** The options of every rule that runs code. */
export const codeOptions = {
  ...environmentEntry,
  timeoutSeconds: v.exactOptional(
    v.pipe(
      secondsSchema,
      v.description('How long one verdict may take, the program’s start included; 60 when absent.'),
    ),
  ),
  objectives: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string('Expected the name of an objective'), v.nonEmpty('Expected the name of an objective'))),
      v.minLength(1, 'Expected one objective at least'),
      v.description('The names of the objectives that the code scores besides the score.'),
    ),
  ),
};

/** @throws MetricError where code that the workspace names may not be run. */
export function checkTrusted({ trusted }: MetricServices, rule: string): void {
  if (trusted) return;
  throw new MetricError(
    `The metric's rule "${rule}" runs code of this workspace, which is not trusted. Trust it to run its code, or name another rule in the spec.`,
  );
}

/** What code gets of a run besides the output. `example` has the row's columns. */
export function contextOf({ row, trace, usage, durationMs }: ScoredRun) {
  return { example: row.values, trace, usage, durationMs };
}
