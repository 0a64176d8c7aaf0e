import * as v from 'valibot';
import { defaultSearchOptions } from '../gepa/run-description';
import { metricSchema } from '../metrics/metric-definition';
import { modelSpecSchema } from '../models/model-spec';

const positiveInteger = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const file = v.string();

/** A limit of the budget, with the words that an editor shows for it. */
const limit = (schema: typeof positiveInteger | typeof positive, words: string) =>
  v.exactOptional(v.pipe(schema, v.description(words)));

const promptsSchema = v.pipe(
  v.record(v.string(), file),
  v.check((prompts) => Object.keys(prompts).length > 0, 'Expected at least one component'),
  v.description('Component → prompt file, relative to this file; "file#part" for a part other than the first.'),
);

const dataSchema = v.pipe(
  v.strictObject({
    feedback: v.pipe(file, v.description('Rows that reflections learn from.')),
    pareto: v.exactOptional(
      v.pipe(file, v.description('Rows that every candidate is scored on. Absent: split off from the feedback rows.')),
    ),
    test: v.exactOptional(v.pipe(file, v.description('Rows that the search never sees.'))),
    columns: v.exactOptional(
      v.pipe(
        v.strictObject({
          input: v.exactOptional(v.string()),
          expected: v.exactOptional(v.string()),
          feedback: v.exactOptional(v.string()),
        }),
        v.description('Which column is what, where the names do not tell.'),
      ),
    ),
  }),
  v.description('JSONL, JSON, CSV, TSV or YAML files, relative to this file.'),
);

const budgetSchema = v.strictObject({
  rollouts: limit(positiveInteger, 'Runs of a candidate on an example. Scoring the test set comes on top.'),
  proposals: limit(positiveInteger, 'Proposals of the reflection model.'),
  tokens: limit(positiveInteger, 'Prompt and completion tokens of both models together.'),
  usd: limit(positive, 'US dollars. Needs a price for the models.'),
  minutes: limit(positive, 'Active time; pauses do not count.'),
});

const searchSchema = v.strictObject({
  seed: v.optional(v.pipe(v.number(), v.integer()), defaultSearchOptions.seed),
  minibatch: v.optional(
    v.pipe(positiveInteger, v.description('Feedback examples per reflection.')),
    defaultSearchOptions.minibatch,
  ),
  concurrency: v.optional(
    v.pipe(positiveInteger, v.description('Rollouts under way at once. Changes no decision.')),
    defaultSearchOptions.concurrency,
  ),
  perfectScore: v.optional(
    v.pipe(positive, v.description('The score at which an example leaves nothing to learn.')),
    defaultSearchOptions.perfectScore,
  ),
  reviewAhead: v.optional(
    v.pipe(positiveInteger, v.description('Proposals that may wait for you before the search waits too.')),
    defaultSearchOptions.reviewAhead,
  ),
});

/** The spec file (`NAME.gepa.yaml`), the same for the editor and the terminal. Paths are relative to it. */
export const specSchema = v.strictObject({
  prompts: promptsSchema,
  system: v.optional(v.strictObject({ kind: v.literal('chat') }), { kind: 'chat' }),
  data: dataSchema,
  metric: v.pipe(
    v.union([
      v.array(metricSchema),
      v.pipe(
        metricSchema,
        v.transform((one) => [one]),
      ),
    ]),
    v.minLength(1, 'Expected at least one rule'),
    v.description('How an output is scored: the weighted mean of one or several rules. Each is an objective too.'),
  ),
  models: v.optional(v.strictObject({ task: modelSpecSchema, reflection: modelSpecSchema }), {
    task: { practice: 'student' },
    reflection: { practice: 'reflector' },
  }),
  budget: v.optional(v.pipe(budgetSchema, v.description('The first limit that is reached ends the run.')), {}),
  search: v.optional(searchSchema, {}),
  review: v.optional(
    v.pipe(
      v.picklist(['every', 'improving', 'off']),
      v.description('Which proposals wait for you: every one, those that improved their minibatch, or none.'),
    ),
    'improving',
  ),
});

/** A spec with its defaults filled in. */
export type RunSpec = v.InferOutput<typeof specSchema>;

/** What a run may spend when its spec names no limit at all. */
export const defaultBudget = { rollouts: 300 } as const;
