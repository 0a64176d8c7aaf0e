// Tested by test/unit/cli/check-spec.test.ts.
import { UserError } from '../../gepa/user-error';
import type { BaselineComparison } from './baseline';
import { meanOf, type CheckedPrompt } from './checked-prompt';

/** What a build requires of a prompt. */
export interface Requirements {
  /** The lowest mean that passes. */
  readonly min: number | undefined;
  readonly baseline: BaselineComparison | undefined;
}

/** A requirement, and whether the prompt meets it. */
export type Requirement =
  | { readonly kind: 'min'; readonly min: number; readonly mean: number; readonly isMet: boolean }
  | { readonly kind: 'baseline'; readonly baseline: BaselineComparison; readonly isMet: boolean };

/**
 * Tells for each requirement whether a prompt meets it. Only a difference to the baseline that its noise doesn't explain fails.
 *
 * @throws {UserError} when no row could be scored.
 */
export function requirementsOf(prompt: CheckedPrompt, { min, baseline }: Requirements): readonly Requirement[] {
  const mean = meanOf(prompt);
  if (mean === undefined) throw new UserError('No row could be scored, so nothing is known about the prompt.');
  return [
    ...(min === undefined ? [] : [{ kind: 'min', min, mean, isMet: mean >= min - roundingError } as const]),
    ...(baseline === undefined ? [] : [{ kind: 'baseline', baseline, isMet: baseline.verdict !== 'worse' } as const]),
  ];
}

/** Sums of scores such as 0.1 are inexact. */
const roundingError = 1e-9;
