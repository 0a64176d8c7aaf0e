import * as v from 'valibot';
import {
  acceptances,
  componentSelections,
  duplicateScopes,
  frontierKeys,
  reuses,
  reviewModes,
  scorings,
  type BudgetLimit,
  type LineageOptions,
  type SearchOptions,
} from '../../gepa/run-description';
import { metricSchema } from '../../metrics/metric-definition';
import { templateLanguages } from '../../prompts/templates/template-engine';
import { chatSystemSchema } from '../../system/chat-schema';
import { commandSystemSchema } from '../../system/command-schema';
import { httpSystemSchema } from '../../system/http-schema';
import { pipelineSystemSchema } from '../../system/pipeline-schema';
import { runModelsSchema } from '../../models/model-spec';
import { practiceModels } from '../../models/providers/practice';

const positiveInteger = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const file = v.string();

/** An option that has a default elsewhere, with the words that an editor shows for it. */
const option = <Schema extends v.GenericSchema>(schema: Schema, words: string) =>
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
          image: v.exactOptional(v.string()),
        }),
        v.description(
          'Which column is what, where the names do not tell. A path such as ticket.subject leads into nested values.',
        ),
      ),
    ),
  }),
  v.description(
    'JSONL, JSON, CSV, TSV or YAML files, relative to this file. Absent: the examples that the prompt file holds itself.',
  ),
);

const budgetSchema = v.strictObject({
  rollouts: option(positiveInteger, 'Runs of a candidate on an example. Scoring the test set comes on top.'),
  proposals: option(positiveInteger, 'Proposals of the reflection model.'),
  tokens: option(positiveInteger, 'Prompt and completion tokens of all models together.'),
  usd: option(positive, 'US dollars. Needs a price for the models.'),
  minutes: option(positive, 'Active time; pauses do not count.'),
  reflections: option(positiveInteger, 'Requests to the reflection model.'),
  score: option(positive, 'A mean on the Pareto set that is good enough.'),
  iterationsWithoutImprovement: option(positiveInteger, 'Iterations in a row without a better candidate.'),
  candidates: option(positiveInteger, 'Candidates in the pool.'),
} satisfies Readonly<Record<BudgetLimit, unknown>>);

const parentsSchema = v.union([
  v.picklist(['pareto', 'current_best', 'epsilon_greedy', 'top_k_pareto']),
  v.strictObject({ epsilon_greedy: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.strictObject({ top_k_pareto: positiveInteger }),
]);

/** Every option replaces what the preset says. */
const searchSchema = v.strictObject({
  preset: v.optional(
    v.pipe(
      v.picklist(['default', 'classic']),
      v.description(
        '"classic" decides as the released GEPA implementation does, step for step; "default" gets further with fewer rollouts.',
      ),
    ),
    'default',
  ),
  seed: option(v.pipe(v.number(), v.integer(), v.minValue(0)), 'Seed of every chance decision.'),
  minibatch: option(positiveInteger, 'Feedback examples per reflection.'),
  concurrency: option(
    positiveInteger,
    'Requests under way at once. Above 8, iterations overlap to keep so many under way.',
  ),
  overlap: option(
    positiveInteger,
    'Iterations under way at once. What overlaps learns a little less from one another.',
  ),
  perfectScore: option(positive, 'The score at which an example leaves nothing to learn.'),
  skipPerfect: option(v.boolean(), 'Whether a minibatch of perfect scores is left without reflecting on it.'),
  reviewAhead: option(positiveInteger, 'Proposals that may wait for you before the search waits too.'),
  parents: option(parentsSchema, 'How the next parent is drawn. "pareto" is the paper’s way.'),
  frontier: option(
    v.picklist(frontierKeys),
    'What a candidate can lead: an example, a named objective, either, or an objective on an example.',
  ),
  components: option(v.picklist(componentSelections), 'Which components an iteration changes.'),
  tasks: option(
    v.strictObject({ parents: positiveInteger, perParent: positiveInteger }),
    'Parents drawn per iteration, and proposals made from each.',
  ),
  keep: option(
    v.union([v.literal('all'), positiveInteger]),
    'Which of an iteration’s improvements join: all, or so many of the best.',
  ),
  acceptance: option(v.picklist(acceptances), 'How much better than its parent a child has to be on the minibatch.'),
  merges: option(v.pipe(v.number(), v.integer(), v.minValue(0)), 'Merges of lineages that may be accepted; 0 is off.'),
  reuse: option(
    v.picklist(reuses),
    'Which rollouts are not run again for the same texts and example. Only sound where the model answers the same way twice.',
  ),
  duplicates: option(v.picklist(duplicateScopes), 'Where a proposal that repeats another is dropped.'),
  scoring: option(
    v.picklist(scorings),
    'Whether a candidate is scored on the whole Pareto set, or only until it cannot beat its parent any more.',
  ),
  recallTried: option(v.boolean(), 'Whether a reflection is told what was proposed before in the same place.'),
  lineages: option(
    v.union([
      v.null(),
      v.strictObject({
        growth: option(v.pipe(v.number(), v.integer(), v.minValue(0)), 'Iterations in which a new lineage grows.'),
        rounds: option(positiveInteger, 'Rounds of reflection in such an iteration.'),
        batch: option(positiveInteger, 'Feedback examples that a round looks at.'),
        patience: option(positiveInteger, 'Iterations without a better child after which a lineage is done.'),
        inherit: option(v.boolean(), 'Whether a new lineage takes over what the best one has learnt.'),
        neutral: option(v.boolean(), 'Whether a child that is just as good as its parent continues the lineage.'),
      } satisfies Readonly<Record<keyof LineageOptions, unknown>>),
    ]),
    'Grows lineages one after the other, each from the seed. Null, or a word on parents, tasks, merges or keep: draws parents.',
  ),
  overshoot: option(v.boolean(), 'Whether an iteration may begin that the budget cannot pay for to its end.'),
} satisfies Readonly<Record<keyof SearchOptions | 'preset', unknown>>);

const systemSchema = v.variant('kind', [chatSystemSchema, pipelineSystemSchema, commandSystemSchema, httpSystemSchema]);

/** The spec file (`NAME.gepa.yaml`), the same for the editor and the terminal. Paths are relative to it. */
export const specSchema = v.strictObject({
  prompts: promptsSchema,
  system: v.optional(v.pipe(systemSchema, v.description('How the prompts are run on a row.')), { kind: 'chat' }),
  templating: option(
    v.picklist(templateLanguages),
    'How the variables of the prompts are written. Absent: as the files tell, by their form, their ending and their text.',
  ),
  data: v.exactOptional(dataSchema),
  metric: v.exactOptional(
    v.pipe(
      v.union(
        [
          v.array(metricSchema),
          v.pipe(
            metricSchema,
            v.transform((one) => [one]),
          ),
        ],
        'Expected a rule and its value, such as { is-json: true }, or a list of them',
      ),
      v.minLength(1, 'Expected at least one rule'),
      v.description(
        'How an output is scored: the weighted mean of one or several rules. Each is an objective too. Absent: as the prompt file, the rows or the system say themselves.',
      ),
    ),
  ),
  models: v.optional(runModelsSchema, practiceModels),
  budget: v.optional(v.pipe(budgetSchema, v.description('The first limit that is reached ends the run.')), {}),
  search: v.optional(searchSchema, {}),
  review: v.optional(
    v.pipe(
      v.picklist(reviewModes),
      v.description('Which proposals wait for you: every one, those that improved their minibatch, or none.'),
    ),
    'improving',
  ),
});

/** A spec with its defaults filled in. */
export type RunSpec = v.InferOutput<typeof specSchema>;

/** What a run may spend when its spec names no limit at all. */
export const defaultBudget = { rollouts: 300 } as const;
