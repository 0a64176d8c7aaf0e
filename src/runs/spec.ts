import * as v from 'valibot';
import { defaultSearchOptions } from '../gepa/run-description';
import { metricSchema } from '../metrics/metric-definition';
import { modelSpecSchema } from '../models/model-spec';

const positiveInteger = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));

/** The spec file (`NAME.gepa.yaml`), the same for the editor and the terminal. Paths are relative to it. */
export const specSchema = v.strictObject({
  /** Component → prompt file, or `file#part` for a part other than the first. */
  prompts: v.pipe(
    v.record(v.string(), v.string()),
    v.check((prompts) => Object.keys(prompts).length > 0, 'Expected at least one component'),
  ),
  system: v.optional(v.strictObject({ kind: v.literal('chat') }), { kind: 'chat' }),
  data: v.strictObject({
    feedback: v.string(),
    pareto: v.exactOptional(v.string()),
    test: v.exactOptional(v.string()),
    columns: v.exactOptional(
      v.strictObject({
        input: v.exactOptional(v.string()),
        expected: v.exactOptional(v.string()),
        feedback: v.exactOptional(v.string()),
      }),
    ),
  }),
  metric: v.pipe(
    v.union([
      v.array(metricSchema),
      v.pipe(
        metricSchema,
        v.transform((one) => [one]),
      ),
    ]),
    v.minLength(1, 'Expected at least one rule'),
  ),
  models: v.optional(v.strictObject({ task: modelSpecSchema, reflection: modelSpecSchema }), {
    task: { practice: 'student' },
    reflection: { practice: 'reflector' },
  }),
  budget: v.optional(
    v.strictObject({
      rollouts: v.exactOptional(positiveInteger),
      proposals: v.exactOptional(positiveInteger),
      tokens: v.exactOptional(positiveInteger),
      usd: v.exactOptional(positive),
      minutes: v.exactOptional(positive),
    }),
    {},
  ),
  search: v.optional(
    v.strictObject({
      seed: v.optional(v.pipe(v.number(), v.integer()), defaultSearchOptions.seed),
      minibatch: v.optional(positiveInteger, defaultSearchOptions.minibatch),
      concurrency: v.optional(positiveInteger, defaultSearchOptions.concurrency),
      perfectScore: v.optional(positive, defaultSearchOptions.perfectScore),
      reviewAhead: v.optional(positiveInteger, defaultSearchOptions.reviewAhead),
    }),
    {},
  ),
  review: v.optional(v.picklist(['every', 'improving', 'off']), 'improving'),
});

/** A spec with its defaults filled in. */
export type RunSpec = v.InferOutput<typeof specSchema>;

/** What a run may spend when its spec names no limit at all. */
export const defaultBudget = { rollouts: 300 } as const;
