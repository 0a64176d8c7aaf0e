import * as v from 'valibot';
import type { Assertion, Row } from '../datasets/row';
import type { Usage } from '../gepa/rollout';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import type { Templating } from '../prompts/template';
import type { SharedPrograms } from './code/shared-programs';
import type { ScoredRun } from './metric';

/** What a rule says of one run. */
export interface Verdict {
  /** In [0, 1]. */
  readonly score: number;
  /**
   * Whole sentences: what was expected and which detail came instead, also when all is right. Never empty. The output as
   * a whole is quoted once for all rules, so a rule repeats no more of it than the detail.
   */
  readonly reason: string;
  /** What the rule used of a model. */
  readonly usage?: Usage;
  /** The rule's own objectives, each in [0, 1]; those that say nothing of this row are left out. */
  readonly objectives?: Readonly<Record<string, number>>;
}

/** Judges runs: one part of a metric. */
export interface Rule {
  /** The names of the objectives that its verdicts may have. */
  readonly objectives?: readonly string[];
  /** @throws MetricError when it cannot judge. */
  judge(run: ScoredRun, signal: AbortSignal): Verdict | Promise<Verdict>;
  close?(): Promise<void>;
}

/** What rules are given of the world. */
export interface MetricServices {
  /** Those that the run has. While it is only planned they answer nothing: a rule takes its own once, when it is made. */
  readonly models: { readonly judge?: Model; readonly embedding?: Embedder };
  /** The folder of the spec, absolute: what paths in a metric are relative to. */
  readonly folder: string;
  /** Whether programs that the metric names may be run. Even then none is before the first verdict. */
  readonly trusted: boolean;
}

/** What an entry of the spec's `metric:` list says to its rule. */
export interface RuleSetting<Value, Options> {
  /** What stands behind the rule's key. */
  readonly value: Value;
  /** The rule's own keys beside it. */
  readonly options: Options;
  /** For the words only: the score is turned round by the metric. */
  readonly isNegated: boolean;
  /** For rules that look twice where a run just passes or fails: the metric applies it. Undefined when there is none. */
  readonly threshold: number | undefined;
  /** How the texts of the value are filled with a row: `doubleBraces` in a spec, `none` when they already are. */
  readonly templating: Templating;
}

/** What a rule is made with besides its setting. */
export interface RuleContext {
  /** All rows that will be judged, so that what cannot be judged is found before the run. */
  readonly rows: readonly Row[];
  readonly services: MetricServices;
  /** The programs that the metric runs. They are ended with it. */
  readonly programs: SharedPrograms;
  /**
   * How a promptfoo assertion reads as an entry. A message in place of an entry says why it cannot be scored.
   *
   * @param assertion its type without the prefix `not-`, its texts filled with the test's variables.
   */
  readonly readAssertion: (assertion: Assertion) => AssertionEntry | string;
  /**
   * Makes a part of a metric, for rules that are made of others. The entry's texts are taken as they are.
   *
   * @throws MetricError when the entry is malformed or cannot judge the row.
   */
  readonly createPart: (entry: Readonly<Record<string, unknown>>, row: Row) => Part;
}

/** One entry of a metric, ready to judge. */
export interface Part {
  /** How the part is called when it is an objective; the rule's name when the entry has none. */
  readonly name: string;
  /** Its share of the weighted mean. */
  readonly weight: number;
  /** The names of the rule's own objectives. */
  readonly objectives: readonly string[];
  /** The rule's verdict with the entry's `threshold` and `not` applied, checked to be a score with a reason. */
  judge(run: ScoredRun, signal: AbortSignal): Promise<Verdict>;
  close(): Promise<void>;
}

/** An assertion as an entry of a spec's `metric:` list. */
export interface AssertionEntry {
  /** The rule's key and options. `weight`, `not` and `name` are added. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** The score from which a graded assertion passes; it changes the words, not the score. 1 when absent. */
  readonly passesAt?: number;
}

/** Schemas of a rule's own keys, each `v.exactOptional`. */
type OptionSchemas = v.ObjectEntries;
type OptionsOf<Options extends OptionSchemas> = v.InferOutput<v.StrictObjectSchema<Options, undefined>>;

/** A kind of rule: what an entry may say to it, and how it is made. */
export interface RuleKind<
  Value extends v.GenericSchema = v.GenericSchema,
  Options extends OptionSchemas = OptionSchemas,
> {
  readonly value: Value;
  readonly options: Options;
  /**
   * The promptfoo assertion types that this rule scores (without the prefix `not-`), and how each reads as an entry. Its
   * texts are filled with the test's variables before. A message in place of an entry says why it cannot be scored.
   */
  readonly assertions: Readonly<Record<string, RuleContext['readAssertion']>>;
  create(setting: RuleSetting<unknown, unknown>, context: RuleContext): Rule;
}

interface RuleDefinition<Value extends v.GenericSchema, Options extends OptionSchemas> {
  readonly value: Value;
  readonly options: Options;
  readonly assertions?: RuleKind['assertions'];
  /** @throws MetricError when the setting cannot judge one of the rows. */
  create(setting: RuleSetting<v.InferOutput<Value>, OptionsOf<Options>>, context: RuleContext): Rule;
}

/** Makes a kind of rule, typed by its schemas. These only check: a transformation would be done twice. */
export function defineRule<Value extends v.GenericSchema, Options extends OptionSchemas>(
  definition: RuleDefinition<Value, Options>,
): RuleKind<Value, Options> {
  const schema = v.strictObject(definition.options);
  return {
    value: definition.value,
    options: definition.options,
    assertions: definition.assertions ?? {},
    create: (setting, context) =>
      definition.create(
        { ...setting, value: v.parse(definition.value, setting.value), options: v.parse(schema, setting.options) },
        context,
      ),
  };
}
