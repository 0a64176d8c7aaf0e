// Tested by test/unit/runs/draft/spec-draft.test.ts.
import { OutsideError } from '../../datasets/file-reach';
import { UserError } from '../../gepa/user-error';
import type { OwnPrices } from '../../models/prices/known-price';
import { planRun } from '../plan/plan-run';
import type { RunPlan } from '../plan/run-plan';
import { composeSpec } from './draft-spec';
import { missingModel, needsNoSpec, overridesOf, specOf, type RunDraft } from './run-draft';
import { specWithAnswers } from './spec-draft';

/** A spec that a form changes: its text, and the draft that was read from it. */
export interface ExistingSpec {
  readonly text: string;
  readonly draft: RunDraft;
  /** Set while neither the spec nor its prompt files exist: the contents of the latter, by their absolute paths. */
  readonly unwritten?: ReadonlyMap<string, string>;
}

/** Whether a draft can run. */
export type DraftCheck =
  | { readonly kind: 'incomplete' }
  | {
      readonly kind: 'ready';
      readonly warnings: readonly string[];
      /** Absent when it reads files outside, which the start asks about. */
      readonly plan?: RunPlan;
    }
  | { readonly kind: 'faulty'; readonly error: UserError };

/**
 * Returns the text of the spec that a draft becomes; undefined while an answer is missing, or when the draft needs no spec.
 *
 * @throws {UserError} when an answer can only be changed by hand.
 */
export function specTextOf(draft: RunDraft, existing?: ExistingSpec): string | undefined {
  if (existing !== undefined) return specWithAnswers(existing.text, existing.draft, draft);
  if (needsNoSpec(draft)) return undefined;
  const spec = specOf(draft);
  return spec === undefined ? undefined : composeSpec(spec);
}

/** Plans the run of a draft as its start would, without writing anything. */
export async function checkDraft(
  draft: RunDraft,
  existing: ExistingSpec | undefined,
  prices: OwnPrices,
): Promise<DraftCheck> {
  if (existing === undefined && missingModel(draft) !== undefined) return { kind: 'incomplete' };
  try {
    const text = specTextOf(draft, existing);
    const runsAsItIs = existing === undefined && needsNoSpec(draft);
    if (text === undefined && !runsAsItIs) return { kind: 'incomplete' };
    const plan = await planRun(runsAsItIs ? draft.prompt : draft.specFile, (name) => name, {
      prices,
      ...(text === undefined ? { overrides: overridesOf(draft) } : { text }),
      ...(existing?.unwritten === undefined ? {} : { unwritten: existing.unwritten }),
    });
    return { kind: 'ready', warnings: plan.warnings, plan };
  } catch (error) {
    // The start asks whether files outside may be read.
    if (error instanceof OutsideError) return { kind: 'ready', warnings: [] };
    if (error instanceof UserError) return { kind: 'faulty', error };
    throw error;
  }
}
