/** One text for every component of the system, by component name. The key order is the module order. */
export type ComponentTexts = Readonly<Record<string, string>>;

/**
 * The three sets of Algorithm 1: minibatches are drawn from the feedback set, every pool candidate is scored on the
 * Pareto set, and the test set is scored for the seed and the winner only.
 */
export const exampleSets = ['feedback', 'pareto', 'test'] as const;

export type ExampleSet = (typeof exampleSets)[number];

export const setNames: Readonly<Record<ExampleSet, string>> = {
  feedback: 'feedback set',
  pareto: 'Pareto set',
  test: 'test set',
};

/** A row of one of the sets, by its position there (from 0). */
export interface ExampleReference {
  readonly set: ExampleSet;
  readonly index: number;
}

/** How an example is called in reflection requests and on screen, e.g. `feedback-4` for the fourth feedback row. */
export function nameOfExample(example: ExampleReference): string {
  return `${example.set}-${example.index + 1}`;
}

/** What was run: a candidate of the pool by its index, or a proposal (by its number) that has not joined it. */
export type Subject =
  { readonly kind: 'candidate'; readonly index: number } | { readonly kind: 'proposal'; readonly number: number };

/** Where a candidate came from. */
export type Origin =
  | { readonly kind: 'seed' }
  | { readonly kind: 'reflection'; readonly proposal: number }
  | { readonly kind: 'developer'; readonly proposal: number }
  | { readonly kind: 'merge'; readonly proposal: number }
  | { readonly kind: 'combination'; readonly proposal: number };

/**
 * A rough count of a text's tokens (4 characters each), to compare the lengths of candidates. It is not a tokenizer's
 * count and is never used for cost.
 */
export function approximateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The length of a whole candidate in approximate tokens. */
export function approximateSize(texts: ComponentTexts): number {
  return Object.values(texts).reduce((sum, text) => sum + approximateTokens(text), 0);
}
