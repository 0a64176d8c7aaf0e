// Tested by test/unit/runs/spec/parse-spec.test.ts.
import * as v from 'valibot';
import {
  acceptances,
  componentSelections,
  duplicateScopes,
  frontierKeys,
  modelScores,
  reuses,
  rowOrders,
  reviewModes,
  scorings,
  type BudgetLimit,
  type LineageOptions,
  type NoiseOptions,
  type SearchOptions,
} from '../../gepa/run-description';
import { searchPresets } from '../../gepa/strategies/strategy-options';
import { presetWords } from '../../gepa/words/preset-words';
import { metricSchema } from '../../metrics/metric-definition';
import { templateLanguages } from '../../prompts/templates/template-engine';
import { agentSystemSchema } from '../../system/agent/agent-schema';
import { chatSystemSchema } from '../../system/chat-schema';
import { commandSystemSchema } from '../../system/command-schema';
import { httpSystemSchema } from '../../system/http-schema';
import { pipelineSystemSchema } from '../../system/pipeline-schema';
import { programSystemSchema } from '../../system/program/program-schema';
import { runModelsSchema } from '../../models/model-spec';
import { practiceModels } from '../../models/providers/practice';
import { strategySchemas } from './strategy-schema';

export { searchPresets, type SearchPreset } from '../../gepa/strategies/strategy-options';

/** A reply with more texts than this would be cut off. */
const mostHypotheses = 8;
const positiveInteger = v.pipe(v.number(), v.integer('Expected a whole number'), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const file = v.string();
const text = v.pipe(v.string(), v.regex(/\S/, 'Expected a text'));
/** A text, or the file that has it. */
const textOrFile = () => v.union([text, v.strictObject({ file })], 'Expected a text, or { file: path }');

/** An optional key whose default is applied later, with the description that an editor shows. */
const option = <Schema extends v.GenericSchema>(schema: Schema, words: string) =>
  v.exactOptional(v.pipe(schema, v.description(words)));

const promptsSchema = v.pipe(
  v.record(v.string(), file),
  v.check((prompts) => Object.keys(prompts).length > 0, 'Expected at least one component'),
  v.description('Prompt files by component, relative to this file. "file#part" names a part other than the first.'),
);

const dataSchema = v.pipe(
  v.strictObject({
    feedback: v.pipe(file, v.description('Rows that reflections learn from.')),
    pareto: v.exactOptional(
      v.pipe(file, v.description('Rows that every candidate is scored on. Default: split off from the feedback rows.')),
    ),
    test: v.exactOptional(v.pipe(file, v.description('Rows that the search never sees.'))),
    columns: v.exactOptional(
      v.pipe(
        v.strictObject({
          input: v.exactOptional(v.string()),
          expected: v.exactOptional(v.string()),
          feedback: v.exactOptional(v.string()),
          image: v.exactOptional(v.string()),
          variables: option(
            v.record(v.string(), v.string()),
            'Columns for variables of the prompt that have other names, such as { article: text } for {{article}}.',
          ),
        }),
        v.description(
          'The columns by role, when their names don’t make it clear. A path such as ticket.subject refers to a nested value.',
        ),
      ),
    ),
  }),
  v.description(
    'JSONL, JSON, CSV, TSV or YAML files, relative to this file. Default: the examples in the prompt file.',
  ),
);

const budgetSchema = v.strictObject({
  rollouts: option(positiveInteger, 'Executions of a candidate on an example. Scoring on the test set isn’t included.'),
  proposals: option(positiveInteger, 'Proposals of the reflection model.'),
  tokens: option(positiveInteger, 'Prompt and completion tokens of all models.'),
  usd: option(positive, 'US dollars. The models need a price.'),
  minutes: option(positive, 'Minutes of running time. Pauses don’t count.'),
  reflections: option(positiveInteger, 'Requests to the reflection model.'),
  score: option(positive, 'The mean on the Pareto set at which the run ends.'),
  iterationsWithoutImprovement: option(positiveInteger, 'Iterations in a row without a better candidate.'),
  candidates: option(positiveInteger, 'Candidates in the pool.'),
} satisfies Readonly<Record<BudgetLimit, unknown>>);

const parentsSchema = v.union([
  v.picklist(['pareto', 'current_best', 'epsilon_greedy', 'top_k_pareto']),
  v.strictObject({ epsilon_greedy: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.strictObject({ top_k_pareto: positiveInteger }),
]);

export const instructionsSchema = textOrFile();

const reflectionSchema = v.strictObject({
  instructions: option(
    instructionsSchema,
    'Replaces the wording of the task in every request for a reflection. The parts of the request and the form of the reply stay. A text, or { file: path }.',
  ),
});

/** The search options. Each one that is given overrides the preset. */
const searchSchema = v.strictObject({
  preset: v.optional(
    v.pipe(
      v.picklist(searchPresets),
      v.description(
        `The search: ${searchPresets.map((preset) => `"${preset}" ${presetWords[preset].description}`).join('; ')}.`,
      ),
    ),
    'default',
  ),
  seed: option(v.pipe(v.number(), v.integer(), v.minValue(0)), 'Seed of the random numbers.'),
  minibatch: option(positiveInteger, 'Feedback examples per reflection.'),
  concurrency: option(
    positiveInteger,
    'Maximum number of concurrent requests. Above 8, iterations overlap to reach it.',
  ),
  overlap: option(positiveInteger, 'Iterations that run at the same time. They learn a little less from each other.'),
  perfectScore: option(positive, 'The score at which there is nothing to learn from an example.'),
  skipPerfect: option(v.boolean(), 'Whether to skip the reflection when all scores of a minibatch are perfect.'),
  reviewAhead: option(
    positiveInteger,
    'Maximum number of proposals that wait for your review before the search waits too.',
  ),
  parents: option(parentsSchema, 'How the next parent is selected. "pareto" is the paper’s method.'),
  frontier: option(
    v.picklist(frontierKeys),
    'What a candidate has to lead to be on the frontier: an example, an objective, either, or an objective on an example.',
  ),
  components: option(v.picklist(componentSelections), 'Which components an iteration changes.'),
  tasks: option(
    v.strictObject({ parents: positiveInteger, perParent: positiveInteger }),
    'Number of parents per iteration, and of proposals per parent.',
  ),
  keep: option(
    v.union([v.literal('all'), positiveInteger]),
    'How many of an iteration’s improvements join the pool: all, or a number of the best.',
  ),
  acceptance: option(
    v.picklist(acceptances),
    'Whether a child has to beat its parent on the minibatch, or may be equally good.',
  ),
  merges: option(
    v.pipe(v.number(), v.integer(), v.minValue(0)),
    'Maximum number of accepted merges. 0 turns merging off.',
  ),
  reuse: option(
    v.picklist(reuses),
    'Which scores are reused for the same texts and example. Only useful when the model always gives the same answer. Nothing is reused any more once the check for noise shows that it doesn’t.',
  ),
  duplicates: option(v.picklist(duplicateScopes), 'Where to look for duplicates of a proposal, which are discarded.'),
  scoring: option(
    v.picklist(scorings),
    'Whether a candidate is always scored on the whole Pareto set, or only as long as it can still beat its parent.',
  ),
  acrossModels: option(
    v.picklist(modelScores),
    'The score of a candidate with several task models: its "mean" over them (default), or its mean with the "worst" of them, so that a change has to help that one.',
  ),
  maxTokens: option(
    positiveInteger,
    'The most tokens of a text, estimated (one for 4 Latin letters). A longer text is never run. Reflections are told.',
  ),
  maxGrowth: option(
    positive,
    'The most tokens of a text as a multiple of the original’s, such as 1.5. A longer text is never run. Reflections are told.',
  ),
  shorten: option(
    v.boolean(),
    'Whether every fourth iteration asks for a shorter text of the best candidate, which is kept if it does as well. Shows what a better score takes in length.',
  ),
  refuseCopies: option(
    v.boolean(),
    'Whether a reflection’s text is refused if it repeats eight or more words in a row of an example that it was shown.',
  ),
  contrast: option(
    v.boolean(),
    'Whether reflections see a better output beside one that failed: of another candidate, an ancestor or an earlier attempt.',
  ),
  wholeTrace: option(
    v.boolean(),
    'Whether reflections on a module of a pipeline or program see the steps of the other modules too, shortened.',
  ),
  recallTried: option(v.boolean(), 'Whether reflections see earlier proposals for the same text and examples.'),
  hypotheses: option(
    v.pipe(positiveInteger, v.maxValue(mostHypotheses, `Expected at most ${mostHypotheses}`)),
    'The most hypotheses about the cause that each reflection is asked for, each with a text of its own. They are raced on the minibatch, and those that weren’t run are tried when their parent comes up again. Default: 1, one text without a label.',
  ),
  rows: option(
    v.picklist(rowOrders),
    'The order of examples where the search is free to choose: shuffled, or informative, which begins each pass through the feedback set with those that candidates disagree on, and early scoring with those that are failed most. Each score is still the mean over the whole set.',
  ),
  lineages: option(
    v.union([
      v.null(),
      v.strictObject({
        growth: option(
          v.pipe(v.number(), v.integer(), v.minValue(0)),
          'Number of iterations in which a new lineage grows.',
        ),
        rounds: option(positiveInteger, 'Rounds of reflection per iteration.'),
        batch: option(positiveInteger, 'Feedback examples per round.'),
        patience: option(positiveInteger, 'Iterations without a better child after which a lineage ends.'),
        inherit: option(v.boolean(), 'Whether a new lineage starts with what the best one has learned.'),
        neutral: option(v.boolean(), 'Whether a child that is only as good as its parent continues the lineage.'),
        byPrice: option(
          v.boolean(),
          'Whether to ask for fewer reflections, each on more examples, where one costs as much as many rollouts. Default: true, unless minibatch, batch or rounds is set.',
        ),
        oneByOne: option(
          v.boolean(),
          'Whether these expensive reflections are asked one by one, each about the text that the last one led to. Otherwise a few are asked side by side.',
        ),
        oneByOneWhenStalled: option(
          v.boolean(),
          'Whether reflections are asked one by one at any price once a lineage has ended without a new best candidate. Default: true, unless minibatch, batch or rounds is set.',
        ),
      } satisfies Readonly<Record<keyof LineageOptions, unknown>>),
    ]),
    'Grows lineages one after the other, each from the seed. Null, or setting parents, tasks, merges or keep, selects parents from the frontier instead.',
  ),
  noise: option(
    v.union([
      v.null(),
      v.strictObject({
        check: option(
          v.pipe(v.number(), v.integer(), v.minValue(0)),
          'Number of rows of the Pareto set that the seed is run on twice at the start, to measure the noise.',
        ),
        final: option(
          v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
          'Largest share of the rollouts that is kept to run the best candidates on the Pareto set again, which chooses the winner.',
        ),
        confirmFrom: option(
          v.pipe(v.number(), v.minValue(0)),
          'Mean score from which on a parent has to fail an example twice before a reflection sees the failure. Above 1: never.',
        ),
        whenShown: option(
          v.boolean(),
          'Whether to do so only once the check has shown noise. Default: true where scores are reused.',
        ),
        shrink: option(
          v.boolean(),
          'Whether candidates are compared by means shrunk towards those of their parents, as far as the noise explains the difference.',
        ),
        onFeedback: option(
          v.boolean(),
          'Whether the final chooses by feedback rows only, and runs only the winner on the Pareto set again. Otherwise only its first round does.',
        ),
        gate: option(
          v.strictObject({ evidence: v.pipe(v.number(), v.minValue(1)), further: positiveInteger }),
          'When a proposal that improved its minibatch is run on further feedback examples beside its parent: until the evidence of a sequential test reaches this (1 is none), on at most so many.',
        ),
      } satisfies Readonly<Record<keyof NoiseOptions, unknown>>),
    ]),
    'How to allow for scores that vary when the same prompt is run again. Null takes each as exact: the default with the practice model.',
  ),
  overshoot: option(v.boolean(), 'Whether an iteration may start when the budget isn’t enough to finish it.'),
  ...strategySchemas,
} satisfies Readonly<Record<Exclude<keyof SearchOptions, 'strategy'> | 'preset', unknown>>);

const systemSchema = v.variant('kind', [
  chatSystemSchema,
  pipelineSystemSchema,
  programSystemSchema,
  agentSystemSchema,
  commandSystemSchema,
  httpSystemSchema,
]);

/** The schema of spec files (`NAME.gepa.yaml`) for the editor and the terminal. Paths are relative to the file. */
export const specSchema = v.strictObject({
  prompts: promptsSchema,
  system: v.optional(v.pipe(systemSchema, v.description('How the prompts run on a row.')), { kind: 'chat' }),
  templating: option(
    v.picklist(templateLanguages),
    'The template language of the prompts. Default: detected from the format, the extension and the text of each file.',
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
        'How outputs are scored: the weighted mean of one or more rules, each of which is also an objective. Default: the evaluators of the prompt file, the assertions of the rows, or the scores of the system.',
      ),
    ),
  ),
  models: v.optional(runModelsSchema, practiceModels),
  budget: v.optional(v.pipe(budgetSchema, v.description('The run ends at the first limit that it reaches.')), {}),
  search: v.optional(searchSchema, {}),
  goal: option(text, 'What the system is for. Every reflection is given it.'),
  background: option(
    textOrFile(),
    'What one has to know to write the prompts: terms, rules, the audience. Every reflection is given it. A text, or { file: path }, which is read when the run starts.',
  ),
  reflection: option(reflectionSchema, 'What the reflection model is asked.'),
  guidance: option(
    v.array(
      v.union(
        [
          v.pipe(v.string(), v.minLength(1)),
          v.strictObject({ component: v.string(), text: v.pipe(v.string(), v.minLength(1)) }),
        ],
        'Expected a note, or { component, text }',
      ),
    ),
    'Notes that every reflection of the run is given, as those that you add during a run. A note alone is about every component.',
  ),
  locked: option(
    v.array(
      v.union(
        [
          v.pipe(v.string(), v.minLength(1)),
          v.strictObject({ component: v.string(), text: v.pipe(v.string(), v.minLength(1)) }),
        ],
        'Expected a passage of a prompt, or { component, text }',
      ),
    ),
    'Passages of the prompts that no reflection, combination or merge may change, word for word. A passage alone holds for every component that has it.',
  ),
  startedFrom: option(
    v.strictObject({ run: v.string(), candidate: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    'The candidate of another run that the prompts are from, as “New Run from Here…” writes it. It is only shown.',
  ),
  review: v.optional(
    v.pipe(
      v.picklist(reviewModes),
      v.description('Which proposals wait for your review: every one, those that improved their minibatch, or none.'),
    ),
    'improving',
  ),
});

/** A spec with its defaults filled in. */
export type RunSpec = v.InferOutput<typeof specSchema>;

/** The budget of a run whose spec sets no limit. */
export const defaultBudget = { rollouts: 300 } as const;
