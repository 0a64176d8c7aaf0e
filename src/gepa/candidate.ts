// Tested by test/unit/gepa/search.test.ts.
import { estimateTokens } from './text/token-estimate';

/** One text for each component of the system, by component name. The key order is the module order. */
export type ComponentTexts = Readonly<Record<string, string>>;

/**
 * The three sets of Algorithm 1. Minibatches are drawn from the feedback set, every candidate of the pool is scored on
 * the Pareto set, and only the seed and the winner are scored on the test set.
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

/** Returns an example's name in reflection requests and on screen, e.g. `feedback-4` for the fourth feedback row. */
export function nameOfExample(example: ExampleReference): string {
  return `${example.set}-${example.index + 1}`;
}

/** What a rollout ran: a candidate by its index, or a proposal by its number. */
export type Subject =
  { readonly kind: 'candidate'; readonly index: number } | { readonly kind: 'proposal'; readonly number: number };

/** Where a candidate came from. */
export type Origin =
  | { readonly kind: 'seed' }
  | { readonly kind: 'reflection'; readonly proposal: number }
  /** The developer's edit of a proposal. */
  | { readonly kind: 'developer'; readonly proposal: number }
  /** A text that the developer wrote. */
  | { readonly kind: 'written'; readonly proposal: number }
  | { readonly kind: 'merge'; readonly proposal: number }
  | { readonly kind: 'combination'; readonly proposal: number };

/** Estimates a text's tokens at 4 characters each, whatever its script. */
export function approximateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * Estimates the tokens of all of a candidate's texts, to compare the lengths of candidates. Costs come from the usage that
 * endpoints report.
 */
export function approximateSize(texts: ComponentTexts): number {
  return Object.values(texts).reduce((sum, text) => sum + estimateTokens(text), 0);
}
