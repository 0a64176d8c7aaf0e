import { changeSources } from '../../gepa/changes/change-sources';
import { placeChanges, toggleChange, type PlacedChange } from '../../gepa/changes/decided-changes';
import { textChanges, type ChangedTextParts } from '../../gepa/changes/text-changes';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';
import type { ChangedText } from '../../gepa/text/changed-texts';
import { ChangeDecisions } from './change-decisions';

/** A change under review: where it is in the text as it stands, and what the developer decided. */
export interface ReviewedChange extends PlacedChange {
  readonly decision: 'open' | 'accepted' | 'rejected';
  /** Its words in the text as it stands. */
  readonly words: string;
}

/** The changes of one text under review, with the developer's decisions on them. */
export class ReviewedChanges {
  readonly text: ChangedTextParts;
  readonly decisions: ChangeDecisions;

  /** @param file absolute path of the text under review. */
  constructor(state: RunState, proposal: Proposal, { component, parentText, text }: ChangedText, file: string) {
    this.text = textChanges(parentText.trimEnd(), text.trimEnd(), changeSources(state, proposal, component));
    this.decisions = ChangeDecisions.of(file);
  }

  /** Returns the changes from top to bottom, as the text stands. */
  in(current: string): readonly ReviewedChange[] {
    return placeChanges(this.text, current, this.decisions.rejectedKeys).map((placed) => {
      const words = placed.ranges.map(({ start, end }) => current.slice(start, end)).join('\n');
      const isAccepted = this.decisions.isAccepted(placed.change.key, words);
      const decision = placed.state === 'rejected' ? 'rejected' : isAccepted ? 'accepted' : 'open';
      return { ...placed, words, decision };
    });
  }

  /** Returns the text without a change, or with one that was rejected. */
  toggled(current: string, { change }: ReviewedChange): string {
    return toggleChange(this.text, current, this.in(current), change.key);
  }
}
