import { labelsNamedIn } from './label-list';
import { stemOf, stemsOf, wordsOf } from './words';

/** The part of a developer's notes that the practice reflector can act on. */
export interface Guidance {
  /** Words that a label's description is to mention. */
  readonly wanted: readonly { readonly label: string; readonly word: string }[];
  /** Whether a word, given by its stem, must not be added to a label's description. */
  forbids(label: string, stem: string): boolean;
}

const refusal =
  /\b(?:not|never|no|avoid|without|remove|drop|stop|reject(?:ed)?|instead|wrong|too|unrelated|off[- ]topic)\b|n't\b/i;

/**
 * Understands notes line by line. In a line that refuses ("do not use 'customer' for billing"), no word may be added to the
 * labels that it names, or to any label when it names none. A line without refusal that names one label and quotes words
 * ("billing should mention 'receipt'") asks for these words.
 */
export function readGuidance(notes: readonly string[], labels: readonly string[]): Guidance {
  const forbidden: { readonly labels: readonly string[]; readonly stems: ReadonlySet<string> }[] = [];
  const wanted: { readonly label: string; readonly word: string }[] = [];
  for (const note of notes) {
    const refuses = refusal.test(note);
    for (const line of note.split('\n')) {
      const named = labelsNamedIn(line, labels);
      const [label] = named;
      if (refuses) forbidden.push({ labels: named, stems: new Set(stemsOf(line).keys()) });
      else if (label !== undefined && named.length === 1) {
        wanted.push(...quotedWords(line, label).map((word) => ({ label, word })));
      }
    }
  }
  return {
    wanted,
    forbids: (label, stem) =>
      forbidden.some(({ labels: of, stems }) => stems.has(stem) && (of.length === 0 || of.includes(label))),
  };
}

function quotedWords(line: string, label: string): readonly string[] {
  return [...line.matchAll(/["“'‘`]([^"”'’`]+)["”'’`]/g)]
    .flatMap(([, quoted]) => wordsOf(quoted ?? ''))
    .map((word) => word.toLowerCase())
    .filter((word) => stemOf(word) !== stemOf(label));
}
