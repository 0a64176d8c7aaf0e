// Tested by test/unit/runs/spec/search-options.test.ts.
import * as v from 'valibot';
import type { OptionsOf, StrategyName } from '../../gepa/strategies/strategy-options';

const positiveInteger = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(1));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(0));

const option = <Schema extends v.GenericSchema>(schema: Schema, words: string) =>
  v.exactOptional(v.pipe(schema, v.description(words)));

/** The keys of a strategy's options in a spec. */
type Keys<Name extends StrategyName> = Readonly<Record<Exclude<keyof OptionsOf<Name>, 'kind'>, unknown>>;

/** The options of the other searches, each under its preset's name. */
export const strategySchemas = {
  textgrad: option(
    v.strictObject({
      momentum: option(count, 'Earlier steps whose critiques and texts an edit is shown. 0: none.'),
    } satisfies Keys<'textgrad'>),
    'With preset: textgrad.',
  ),
  opro: option(
    v.strictObject({
      proposals: option(positiveInteger, 'Texts that are requested in a step.'),
      history: option(positiveInteger, 'Scored texts that a request shows.'),
      scored: option(positiveInteger, 'Feedback examples that each text is scored on.'),
    } satisfies Keys<'opro'>),
    'With preset: opro.',
  ),
  trace: option(
    v.strictObject({
      memory: option(count, 'Earlier attempts that a request shows with their results. 0: none.'),
    } satisfies Keys<'trace'>),
    'With preset: trace.',
  ),
  mipro: option(
    v.strictObject({
      instructions: option(positiveInteger, 'Instructions that are asked for in a round, for each component.'),
      sets: option(positiveInteger, 'Sets of demonstrations to choose from, with the empty one. 1: no demonstrations.'),
      demonstrations: option(positiveInteger, 'The most demonstrations in a set.'),
      bootstrap: option(positiveInteger, 'The most feedback examples that demonstrations are taken from.'),
      threshold: option(fraction, 'The score from which on an answer of the system becomes a demonstration.'),
      fullEvery: option(positiveInteger, 'Trials between two scores on the whole Pareto set.'),
    } satisfies Keys<'mipro'>),
    'With preset: mipro.',
  ),
} satisfies Readonly<Record<StrategyName, unknown>>;
