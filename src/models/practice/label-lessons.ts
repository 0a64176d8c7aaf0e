// Tested by test/unit/models/practice/reflector.test.ts.
import { formatDescription, parseDescription } from './description';
import type { Guidance } from './guidance';
import type { Label } from './label-list';
import { stemsOfLabel } from './label-reader';
import type { Observation } from './observation';
import { stemOf, stemsOf } from './words';

/** A change to the words that describe one label, with the examples behind it. */
export interface LabelLesson {
  readonly label: string;
  readonly isNewLabel: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly examples: readonly string[];
}

export interface RevisedLabels {
  readonly labels: readonly Label[];
  readonly lessons: readonly LabelLesson[];
}

/** The most words that one example adds to its label. */
const mostWordsPerExample = 8;
/** The most words in a description. */
const mostMentions = 30;

/**
 * Learns from a minibatch. A label gains the words that distinguish its examples from those of other labels. A label that was
 * chosen wrongly loses the misleading words, unless one of its own examples has them too.
 */
export function reviseLabels(
  labels: readonly Label[],
  observations: readonly Observation[],
  guidance: Guidance,
): RevisedLabels {
  const known = new Set(labels.map(({ name }) => name));
  const unlisted = [...new Set(observations.map(({ expected }) => expected))].filter((name) => !known.has(name));
  const all = [...labels, ...unlisted.map((name) => ({ name, description: '' }))];
  const drafts = all.map((label) => new LabelDraft(label));
  const draftOf = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const observation of observations) {
    const draft = draftOf.get(observation.expected);
    draft?.add(tellingWords(observation, observations, draft, drafts, guidance), observation.example);
    if (observation.chosen === observation.expected || observation.chosen === undefined) continue;
    draftOf.get(observation.chosen)?.remove(misleadingStems(observation, observations), observation.example);
  }
  for (const { label, word } of guidance.wanted) draftOf.get(label)?.add([word], undefined);
  return {
    labels: drafts.map((draft) => draft.label()),
    lessons: drafts.map((draft) => draft.lesson(!known.has(draft.name))).filter((lesson) => lesson !== undefined),
  };
}

/** Returns the input's words that no example of another label has, beginning with those in the fewest other descriptions. */
function tellingWords(
  { input, expected }: Observation,
  observations: readonly Observation[],
  draft: LabelDraft,
  drafts: readonly LabelDraft[],
  guidance: Guidance,
): readonly string[] {
  const elsewhere = stemsInInputs(observations.filter((other) => other.expected !== expected));
  const labelsWith = (stem: string) => drafts.filter((other) => other !== draft && other.has(stem)).length;
  return [...stemsOf(input)]
    .filter(([stem]) => !draft.has(stem) && !elsewhere.has(stem) && !guidance.forbids(expected, stem))
    .map(([stem, word]) => ({ word, shared: labelsWith(stem) }))
    .sort((a, b) => a.shared - b.shared)
    .slice(0, mostWordsPerExample)
    .map(({ word }) => word);
}

function misleadingStems({ input, chosen }: Observation, observations: readonly Observation[]): ReadonlySet<string> {
  const rightly = stemsInInputs(observations.filter(({ expected }) => expected === chosen));
  return new Set([...stemsOf(input).keys()].filter((stem) => !rightly.has(stem)));
}

function stemsInInputs(observations: readonly Observation[]): ReadonlySet<string> {
  return new Set(observations.flatMap(({ input }) => [...stemsOf(input).keys()]));
}

/** A label's description while it is edited. Only the list of single words changes; the author's own words stay. */
class LabelDraft {
  readonly name: string;
  readonly #original: Label;
  readonly #before: readonly string[];
  #mentions: readonly string[];
  readonly #examples = new Set<string>();

  constructor(label: Label) {
    this.name = label.name;
    this.#original = label;
    this.#before = parseDescription(label.description).mentions;
    this.#mentions = this.#before;
  }

  has(stem: string): boolean {
    return stemsOfLabel(this.label()).has(stem);
  }

  add(words: readonly string[], example: string | undefined): void {
    const fitting = words
      .filter((word) => !this.has(stemOf(word)))
      .slice(0, Math.max(0, mostMentions - this.#mentions.length));
    this.#change([...this.#mentions, ...fitting], example);
  }

  remove(stems: ReadonlySet<string>, example: string): void {
    this.#change(
      this.#mentions.filter((word) => !stems.has(stemOf(word))),
      example,
    );
  }

  label(): Label {
    if (this.#mentions === this.#before) return this.#original;
    const { prose } = parseDescription(this.#original.description);
    return { name: this.name, description: formatDescription({ prose, mentions: this.#mentions }) };
  }

  lesson(isNewLabel: boolean): LabelLesson | undefined {
    const added = this.#mentions.filter((word) => !this.#before.includes(word));
    const removed = this.#before.filter((word) => !this.#mentions.includes(word));
    if (!isNewLabel && added.length === 0 && removed.length === 0) return undefined;
    return { label: this.name, isNewLabel, added, removed, examples: [...this.#examples] };
  }

  #change(mentions: readonly string[], example: string | undefined): void {
    if (mentions.length === this.#mentions.length) return;
    this.#mentions = mentions;
    if (example !== undefined) this.#examples.add(example);
  }
}
