// Tested by test/unit/gepa/words/preset-words.test.ts.
import type { SearchOptions } from '../run-description';
import type { SearchPreset } from '../strategies/strategy-options';

/** The name of each preset on screen, and what it does, to be read after its name. */
export const presetWords: Readonly<Record<SearchPreset, { readonly name: string; readonly description: string }>> = {
  default: { name: 'Default', description: 'grows lineages, which needs fewer rollouts for the same score' },
  classic: {
    name: 'Classic GEPA',
    description: 'makes the same decisions as the released GEPA implementation, step by step',
  },
  textgrad: { name: 'TextGrad', description: 'criticizes the text, then edits it (arXiv 2406.07496)' },
  opro: { name: 'OPRO', description: 'writes new texts from a list of scored ones (arXiv 2309.03409)' },
  trace: {
    name: 'Trace',
    description: 'shows the execution as a program whose variables are the texts (arXiv 2406.16218)',
  },
  mipro: {
    name: 'MIPRO',
    description: 'chooses instructions and demonstrations together (arXiv 2406.11695)',
  },
};

/** Names the search of a run, whose preset isn't recorded. */
export function nameOfSearch({ strategy, lineages, overshoot }: SearchOptions): string {
  if (strategy !== undefined) return presetWords[strategy.kind].name;
  if (lineages !== null) return 'GEPA, growing lineages';
  return overshoot ? presetWords.classic.name : 'GEPA, drawing parents';
}

/** Names the search of a run unless it is the default one, for lists of what is particular about a run. */
export function otherSearch(search: SearchOptions): readonly string[] {
  return search.strategy === undefined && search.lineages !== null ? [] : [nameOfSearch(search)];
}
