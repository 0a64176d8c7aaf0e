// Tested by test/unit/cli/check-spec.test.ts.
import type { SpecOverride } from '../runs/spec/parse-spec';

/** The arguments of `gepa check`. */
export interface CheckCommand {
  readonly kind: 'check';
  /** A spec, a prompt file with its own examples and metric, or a run. */
  readonly subject: string;
  /** The lowest mean that passes, from 0 to 1. */
  readonly min: number | undefined;
  /** The file with the recorded scores that the prompt may not fall behind. */
  readonly baseline: string | undefined;
  /** Whether to record the scores as the baseline instead of comparing them. */
  readonly update: boolean;
  /** The file for the results as JUnit XML. */
  readonly junit: string | undefined;
  /** The file for the summary. */
  readonly markdown: string | undefined;
  /** Of a spec only. */
  readonly overrides: readonly SpecOverride[];
  /** Whether files named by the spec may name files outside of its folder. */
  readonly outside: boolean;
  /** Whether programs that its files name may run. */
  readonly trust: boolean;
  readonly waitMinutes?: number;
  readonly json: boolean;
}
