// Tested by test/unit/cli/compare.test.ts.
import type { SpecOverride } from '../runs/spec/parse-spec';

/** The arguments of `gepa compare`. */
export interface CompareCommand {
  readonly kind: 'compare';
  readonly spec: string;
  /** Names of presets; all when empty. */
  readonly presets: readonly string[];
  readonly seeds: number;
  /** How many runs go side by side. */
  readonly parallel: number;
  readonly overrides: readonly SpecOverride[];
  /** Files with published curves. */
  readonly references: readonly string[];
  /** The file for the page with the curves, if one is to be written. */
  readonly html: string | undefined;
  /** Whether to begin without asking. */
  readonly yes: boolean;
  /** Whether to run again what an earlier comparison ran. */
  readonly fresh: boolean;
  readonly outside: boolean;
  readonly trust: boolean;
  readonly waitMinutes?: number;
  readonly json: boolean;
}
