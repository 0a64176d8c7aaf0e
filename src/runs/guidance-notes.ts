import type { Proposal } from '../gepa/events';

/** What a later reflection is told of a proposal that the developer rejected. */
export function noteOnRejection({ changes, diagnosis, texts }: Proposal, reason: string): string {
  const idea =
    changes.length > 0
      ? changes.map(({ summary }) => summary).join('; ')
      : diagnosis || Object.values(texts).join('; ');
  const because = reason.trim() === '' ? '' : ` The developer's reason: ${reason.trim()}`;
  return `Rejected, do not propose it again: ${idea}${because}`;
}
