import type { Guidance, Proposal } from '../gepa/events';
import type { RunState } from '../gepa/state';

/** A new note for later reflections on a component, with the number after the highest one of the run. */
export function newGuidance({ guidance }: RunState, component: string, text: string): Guidance {
  return { number: Math.max(0, ...guidance.map(({ number }) => number)) + 1, component, text };
}

/** What a later reflection is told of a proposal that the developer rejected. */
export function noteOnRejection({ changes, diagnosis, texts }: Proposal, reason: string): string {
  const idea =
    changes.length > 0
      ? changes.map(({ summary }) => summary).join('; ')
      : diagnosis || Object.values(texts).join('; ');
  const because = reason.trim() === '' ? '' : ` The developer's reason: ${reason.trim()}`;
  return `Rejected, do not propose it again: ${idea}${because}`;
}
