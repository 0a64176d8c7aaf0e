import type { ExampleReference, ExampleSet } from './candidate';
import { comparePaired, type PairedComparison } from './paired-comparison';
import type { RunDescription } from './run-description';
import type { Average } from './state';

type Scores = readonly (number | null)[];
type Run = Pick<RunDescription, 'examples' | 'search'>;

/** Returns the sum and the number of scores. */
export function averageOf(scores: Scores): Average {
  let [sum, count] = [0, 0];
  for (const score of scores) {
    if (score === null) continue;
    sum += score;
    count += 1;
  }
  return { sum, count };
}

/**
 * Returns what the scores on examples amount to: their average, or with `acrossModels: worst` as many times the lowest
 * mean of a task model as there are scores.
 */
export function scoreOn(run: Run, examples: readonly ExampleReference[], scores: Scores): Average {
  const all = averageOf(scores);
  if (run.search.acrossModels !== 'worst') return all;
  const means = byModel(run, examples)
    .map((places) => averageOf(places.map((place) => scores[place] ?? null)))
    .flatMap(({ sum, count }) => (count === 0 ? [] : [sum / count]));
  return means.length === 0 ? all : { sum: Math.min(...means) * all.count, count: all.count };
}

/** Returns the examples of a whole set. */
export function examplesIn({ examples }: Run, set: ExampleSet): readonly ExampleReference[] {
  return examples[set].map((_, index) => ({ set, index }));
}

/** Groups the places of examples by the models whose means make a score: one group unless the worst of several counts. */
export function scoredTogether(run: Run, examples: readonly ExampleReference[]): readonly (readonly number[])[] {
  return run.search.acrossModels === 'worst' ? byModel(run, examples) : [examples.map((_, place) => place)];
}

/**
 * Compares two candidates' scores on a set example by example. If the worst task model counts, the interval holds the
 * difference whichever model that is: it spans the intervals of all models.
 */
export function compareOnSet(run: Run, set: ExampleSet, candidate: Scores, other: Scores): PairedComparison {
  const whole = comparePaired(candidate, other);
  if (run.search.acrossModels !== 'worst') return whole;
  const examples = examplesIn(run, set);
  const mean = (scores: Scores, against: Scores) => {
    const shared = scores.map((score, place) => ((against[place] ?? null) === null ? null : score));
    const { sum, count } = scoreOn(run, examples, shared);
    return sum / Math.max(1, count);
  };
  const ofModels = byModel(run, examples).map((places) => {
    const of = (scores: Scores) => places.map((place) => scores[place] ?? null);
    return comparePaired(of(candidate), of(other));
  });
  const isKnown = ofModels.every(({ won, lost, equal }) => won + lost + equal > 1);
  const interval = {
    low: Math.min(...ofModels.map((model) => model.interval?.low ?? model.difference)),
    high: Math.max(...ofModels.map((model) => model.interval?.high ?? model.difference)),
  };
  const { won, lost, equal } = whole;
  return {
    ...{ won, lost, equal, difference: mean(candidate, other) - mean(other, candidate) },
    ...(whole.interval === undefined || !isKnown ? {} : { interval }),
  };
}

function byModel(run: Run, examples: readonly ExampleReference[]): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (const [place, { set, index }] of examples.entries()) {
    const model = run.examples[set][index]?.taskModel ?? 0;
    groups.set(model, [...(groups.get(model) ?? []), place]);
  }
  return [...groups.values()];
}
