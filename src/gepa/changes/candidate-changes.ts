import type { ComponentTexts } from '../candidate';
import { valueOf } from '../named-values';
import type { RunState } from '../state';
import { sourcesOfCandidate } from './change-sources';
import { textChanges, withChanges, type Change, type ChangedTextParts } from './text-changes';
import { addedWords, removedWords } from './word-edits';

/** One of a candidate's changes against the seed. */
export interface CandidateChange {
  readonly component: string;
  /** What the seed's text has instead; empty for an addition. Several places are separated by a line end. */
  readonly removed: string;
  readonly added: string;
  /** Why, in the words of the reflections. */
  readonly reasons: readonly string[];
}

/** A candidate's changes against the seed, and its texts without some of them. */
export interface CandidateChanges {
  readonly changes: readonly CandidateChange[];
  /** @param left places in `changes`. */
  readonly textsWithout: (left: ReadonlySet<number>) => ComponentTexts;
}

/** Lists the changes of a candidate, component by component from top to bottom. */
export function candidateChanges(state: RunState, candidate: number): CandidateChanges {
  const { seed } = state.run;
  const after = state.candidates[candidate]?.texts ?? seed;
  const texts = Object.keys(seed).map((component) => {
    const before = valueOf(seed, component) ?? '';
    const sources = sourcesOfCandidate(state, candidate, component);
    return { component, parts: textChanges(before, valueOf(after, component) ?? before, sources) };
  });
  const numbered = texts.flatMap(({ component, parts }) =>
    parts.changes.map((change) => ({ component, parts, change })),
  );
  return {
    changes: numbered.map(describe),
    textsWithout: (left) => {
      const dropped = new Set([...left].map((place) => numbered[place]?.change));
      return Object.fromEntries(
        texts.map(({ component, parts }) => [component, withChanges(parts, (change) => !dropped.has(change))]),
      );
    },
  };
}

function describe({
  component,
  parts: { parent, proposed },
  change: { edits, explanations },
}: {
  readonly component: string;
  readonly parts: ChangedTextParts;
  readonly change: Change;
}): CandidateChange {
  return {
    component,
    removed: edits.map((edit) => removedWords(parent, edit)).join('\n'),
    added: edits.map((edit) => addedWords(proposed, edit)).join('\n'),
    reasons: explanations.map(({ summary }) => summary),
  };
}
