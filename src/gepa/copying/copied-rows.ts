import type { ExampleReference } from '../candidate';
import { valueOf } from '../named-values';
import type { Proposal } from '../proposal';
import type { RunState } from '../state';
import { splitText } from '../strategies/mipro/demonstrations';
import { copiedWords, type Copying } from './copied-words';
import { shownExamples } from './shown-examples';

/** The most characters of a copied passage that are recorded. */
const longestRecorded = 300;

/**
 * Measures how much of a proposal's texts is copied from the rows that the reflections behind it were shown. What the seed has isn't
 * counted, nor are demonstrations.
 *
 * @param textsOf returns the texts of a row.
 * @returns undefined if nothing is copied.
 */
export function copiedFromRows(
  state: RunState,
  proposal: Proposal,
  textsOf: (example: ExampleReference) => readonly string[],
): Copying | undefined {
  const { seed } = state.run;
  const changed = Object.entries(proposal.texts).filter(([name, text]) => text !== valueOf(seed, name));
  // The demonstrations of a trial are copies on purpose.
  const areDemonstrated = state.run.search.strategy?.kind === 'mipro';
  const rows = shownExamples(state, proposal).flatMap(textsOf);
  const measured = changed.map(([, text]) =>
    copiedWords(areDemonstrated ? splitText(text).instruction : text, rows, Object.values(seed)),
  );
  const words = measured.reduce((sum, copying) => sum + copying.words, 0);
  if (words === 0) return undefined;
  const passages = measured.map(({ passage }) => passage).sort((one, other) => other.length - one.length);
  return {
    words,
    of: measured.reduce((sum, copying) => sum + copying.of, 0),
    passage: shortened(passages[0] ?? ''),
  };
}

function shortened(passage: string): string {
  if (passage.length <= longestRecorded) return passage;
  // Half of a surrogate pair would make the journal malformed.
  return `${passage.slice(0, longestRecorded - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
