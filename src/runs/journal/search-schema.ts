// Tested by test/unit/runs/journal/indexed-event.test.ts.
import * as v from 'valibot';
import {
  acceptances,
  componentSelections,
  duplicateScopes,
  frontierKeys,
  modelScores,
  reuses,
  rowOrders,
  scorings,
  type SearchOptions,
} from '../../gepa/run-description';

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(v.number(), v.gtValue(0));

/** Schema of `SearchOptions`, as a run began with them. Those that later versions added may be absent. */
export const searchSchema = v.object({
  seed: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  minibatch: ordinal,
  concurrency: ordinal,
  overlap: v.optional(ordinal),
  perfectScore: positive,
  skipPerfect: v.boolean(),
  reviewAhead: count,
  parents: v.variant('kind', [
    v.object({ kind: v.picklist(['pareto', 'current_best']) }),
    v.object({ kind: v.literal('epsilon_greedy'), epsilon: finite }),
    v.object({ kind: v.literal('top_k_pareto'), k: ordinal }),
  ]),
  frontier: v.picklist(frontierKeys),
  components: v.picklist(componentSelections),
  tasks: v.object({ parents: ordinal, perParent: ordinal }),
  keep: v.union([v.literal('all'), ordinal]),
  acceptance: v.picklist(acceptances),
  merges: count,
  reuse: v.picklist(reuses),
  duplicates: v.optional(v.picklist(duplicateScopes)),
  overshoot: v.optional(v.boolean()),
  scoring: v.optional(v.picklist(scorings)),
  acrossModels: v.optional(v.picklist(modelScores)),
  recallTried: v.optional(v.boolean()),
  maxTokens: v.optional(ordinal),
  maxGrowth: v.optional(positive),
  refuseCopies: v.optional(v.boolean()),
  shorten: v.optional(v.boolean()),
  contrast: v.optional(v.boolean()),
  wholeTrace: v.optional(v.boolean()),
  hypotheses: v.optional(ordinal),
  rows: v.optional(v.picklist(rowOrders)),
  lineages: v.nullish(v.looseObject({ growth: count, rounds: ordinal, batch: ordinal, patience: ordinal })),
  noise: v.nullish(
    v.object({
      check: count,
      final: finite,
      confirmFrom: finite,
      whenShown: v.optional(v.boolean()),
      shrink: v.optional(v.boolean()),
      onFeedback: v.optional(v.boolean()),
      gate: v.optional(v.object({ evidence: finite, further: count })),
    }),
  ),
  strategy: v.optional(
    v.variant('kind', [
      v.object({ kind: v.literal('textgrad'), momentum: count }),
      v.object({ kind: v.literal('opro'), proposals: ordinal, history: ordinal, scored: ordinal }),
      v.object({ kind: v.literal('trace'), memory: count }),
      v.object({
        kind: v.literal('mipro'),
        instructions: ordinal,
        sets: ordinal,
        demonstrations: ordinal,
        bootstrap: ordinal,
        threshold: finite,
        fullEvery: ordinal,
      }),
    ]),
  ),
} satisfies Readonly<Record<keyof SearchOptions, v.GenericSchema>>);
