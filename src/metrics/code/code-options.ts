// Tested by test/unit/metrics/code/javascript.test.ts.
import * as v from 'valibot';
import { environmentEntry, secondsSchema } from '../../processes/command-schema';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';
import { objectivesSchema, scaleOptions } from '../scale';

/** Default time limit for one verdict of a program. */
export const defaultTimeoutSeconds = 60;

/** Options of every rule that runs code. */
export const codeOptions = {
  ...environmentEntry,
  timeoutSeconds: v.exactOptional(
    v.pipe(
      secondsSchema,
      v.description('Time limit for one verdict, including the start of the program. Default: 60.'),
    ),
  ),
  objectives: v.exactOptional(
    v.pipe(
      objectivesSchema,
      v.minLength(1, 'Expected at least one objective'),
      v.description(
        'The objectives that the code scores in addition: names, or { name, range, minimize, unit } if they aren’t scores from 0 to 1.',
      ),
    ),
  ),
  ...scaleOptions,
};

/**
 * Checks that code may run.
 *
 * @throws MetricError when the workspace isn't trusted.
 */
export function checkTrusted({ trusted }: MetricServices, rule: string): void {
  if (trusted) return;
  throw new MetricError(
    `The metric's rule "${rule}" runs code of this workspace, which isn't trusted. Trust the workspace, or use another rule in the spec.`,
  );
}

/** Returns what code gets about a run besides the output. `example` contains the row's columns. */
export function contextOf({ row, trace, usage, durationMs }: ScoredRun) {
  return { example: row.values, trace, usage, durationMs };
}
