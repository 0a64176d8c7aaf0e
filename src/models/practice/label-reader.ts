// Tested by test/unit/models/practice/student.test.ts.
import { parseDescription } from './description';
import type { Label } from './label-list';
import { spellOut, stemsOf } from './words';

/** How well a label fits an input. */
export interface LabelScore {
  readonly name: string;
  readonly score: number;
  /** The input's words that indicate the label. */
  readonly because: readonly string[];
}

interface Reading {
  readonly name: string;
  readonly nameStems: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
}

/** The weight of a label's own name relative to the same word in a description. */
const nameWeight = 2;

/** Reads the labels of one prompt as bags of word stems. The fewer labels share a word, the more it weighs. */
export class LabelReader {
  readonly #readings: readonly Reading[];
  readonly #labelsWith = new Map<string, number>();

  constructor(labels: readonly Label[]) {
    this.#readings = labels.map((label) => ({
      name: label.name,
      nameStems: new Set(stemsOf(spellOut(label.name)).keys()),
      stems: stemsOfLabel(label),
    }));
    for (const { stems } of this.#readings) {
      for (const stem of stems) this.#labelsWith.set(stem, (this.#labelsWith.get(stem) ?? 0) + 1);
    }
  }

  /** Returns all labels, best fit first. Ties keep the prompt's order. */
  rank(input: string): readonly LabelScore[] {
    const inputStems = [...stemsOf(input)];
    return this.#readings
      .map((reading) => {
        const shared = inputStems.filter(([stem]) => reading.stems.has(stem));
        return {
          name: reading.name,
          score: shared.reduce((sum, [stem]) => sum + this.#weight(stem, reading), 0),
          because: shared.map(([, word]) => word),
        };
      })
      .sort((a, b) => b.score - a.score);
  }

  #weight(stem: string, { nameStems }: Reading): number {
    const rarity = Math.log(1 + this.#readings.length / (this.#labelsWith.get(stem) ?? 1));
    return nameStems.has(stem) ? nameWeight * rarity : rarity;
  }
}

/** Returns the stems of a label's name and description. */
export function stemsOfLabel({ name, description }: Label): ReadonlySet<string> {
  const { prose, mentions } = parseDescription(description);
  return new Set(stemsOf([spellOut(name), prose, ...mentions].join(' ')).keys());
}
