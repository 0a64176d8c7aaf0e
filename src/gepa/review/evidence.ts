// Tested by test/unit/gepa/words/evidence-words.test.ts.
import { partsOf } from '../lineages/combined-parts';
import type { Measurement, ProposalState, RunState } from '../state';

/** The scores that support a proposal: its own, those of its parts (each run alone), or none yet. */
export type Evidence =
  | { readonly kind: 'measured'; readonly direction: Direction; readonly measurement: Measurement }
  | { readonly kind: 'parts'; readonly parts: readonly Measurement[] }
  | { readonly kind: 'none' };

/** How a text compares with its baseline. */
export type Direction = 'better' | 'equal' | 'worse';

/** Smaller differences are rounding errors. */
const tolerance = 1e-9;

/** Returns the evidence for a proposal from minibatches. */
export function evidenceOf({ proposals }: RunState, { proposal, measured }: ProposalState): Evidence {
  if (measured !== undefined) return { kind: 'measured', direction: directionOf(measured), measurement: measured };
  if (proposal.origin.kind !== 'combination') return { kind: 'none' };
  const parts = partsOf(proposals, proposal).flatMap((part) => part.measured ?? []);
  return parts.length === 0 ? { kind: 'none' } : { kind: 'parts', parts };
}

/** Returns the measurements in the evidence. */
export function measurementsOf(evidence: Evidence): readonly Measurement[] {
  switch (evidence.kind) {
    case 'measured':
      return [evidence.measurement];
    case 'parts':
      return evidence.parts;
    case 'none':
      return [];
  }
}

function directionOf({ before, after }: Measurement): Direction {
  const gain = after.reduce((sum, score, place) => sum + score - (before[place] ?? 0), 0);
  if (Math.abs(gain) < tolerance) return 'equal';
  return gain > 0 ? 'better' : 'worse';
}
