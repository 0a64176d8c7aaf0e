// Tested by test/unit/metrics/check-verdict.test.ts.
import * as v from 'valibot';
import type { Assertion, Row } from '../datasets/row';
import type { ObjectiveScale, ObjectiveScales } from '../gepa/objective-scale';
import type { Usage } from '../gepa/rollout';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import type { Templating } from '../prompts/template';
import type { SharedPrograms } from './code/shared-programs';
import type { ScoredRun } from './metric';

/** A rule's verdict on a run. */
export interface Verdict {
  /** In [0, 1], or a value of the rule's scale. */
  readonly score: number;
  /**
   * Whole sentences about what was expected and what differs, also when everything is right. Never empty. The output is
   * quoted once for all rules, so a rule repeats only the relevant detail.
   */
  readonly reason: string;
  /** Model usage of the rule. */
  readonly usage?: Usage;
  /** The rule's own objectives, each in [0, 1] or a value of its scale. Objectives that don't apply to the row are absent. */
  readonly objectives?: Readonly<Record<string, number>>;
}

/** Judges runs, as one part of a metric. */
export interface Rule {
  /** Names of the objectives that its verdicts may have. */
  readonly objectives?: readonly string[];
  /** What its verdicts' scores are values of. Absent: scores in [0, 1]. */
  readonly scale?: ObjectiveScale;
  /** The scales of its objectives. */
  readonly scales?: ObjectiveScales;
  /** @throws MetricError when it cannot judge. */
  judge(run: ScoredRun, signal: AbortSignal): Verdict | Promise<Verdict>;
  close?(): Promise<void>;
}

/** What rules get from outside. */
export interface MetricServices {
  /**
   * The run's models. They don't answer while the run is only planned. A rule gets its model once, when it is created.
   */
  readonly models: { readonly judge?: Model; readonly embedding?: Embedder };
  /** Absolute path of the spec's folder, to which paths in a metric are relative. */
  readonly folder: string;
  /** Whether programs that the metric names may run. Even then, none starts before the first verdict. */
  readonly trusted: boolean;
}

/** The setting of a rule in the spec's `metric:` list. */
export interface RuleSetting<Value, Options> {
  /** The value of the rule's key. */
  readonly value: Value;
  /** The rule's own options. */
  readonly options: Options;
  /** Only for wording: the metric inverts the score itself. */
  readonly isNegated: boolean;
  /** For rules that judge again near the threshold: the metric applies it itself. Undefined when there is none. */
  readonly threshold: number | undefined;
  /** How texts of the value are filled with a row: `doubleBraces` in a spec, `none` when they are filled already. */
  readonly templating: Templating;
}

/** What a rule is created with besides its setting. */
export interface RuleContext {
  /** All rows that will be judged, so that problems are found before the run. */
  readonly rows: readonly Row[];
  readonly services: MetricServices;
  /** Programs that the metric runs. They end with it. */
  readonly programs: SharedPrograms;
  /**
   * Converts a promptfoo assertion to an entry, or returns why it cannot be scored.
   *
   * @param assertion with its type without the prefix `not-`, and its texts filled with the test's variables.
   */
  readonly readAssertion: (assertion: Assertion) => AssertionEntry | string;
  /**
   * Creates a part of a metric, for rules that are composed of others. Texts of the entry are used unchanged.
   *
   * @throws MetricError when the entry is malformed or cannot judge the row.
   */
  readonly createPart: (entry: Readonly<Record<string, unknown>>, row: Row) => Part;
}

/** One entry of a metric, ready to judge. */
export interface Part {
  /** Name of the part as an objective. Default: the rule's name. */
  readonly name: string;
  /** Its weight in the mean. */
  readonly weight: number;
  /** Names of the rule's own objectives. */
  readonly objectives: readonly string[];
  /** How its score is measured, if it isn't a plain one. */
  readonly scale?: ObjectiveScale;
  /** The scales of the rule's own objectives. */
  readonly scales: ObjectiveScales;
  /**
   * Returns the rule's verdict in scores from 0 to 1 with the entry's `threshold` and `not` applied, after checking that it has a
   * reason.
   */
  judge(run: ScoredRun, signal: AbortSignal): Promise<Verdict>;
  close(): Promise<void>;
}

/** An assertion converted to an entry of a spec's `metric:` list. */
export interface AssertionEntry {
  /** The rule's key and options, without `weight`, `not` and `name`. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** The score from which a graded assertion passes. It affects the wording, not the score. 1 when absent. */
  readonly passesAt?: number;
}

/** Schemas of a rule's own options, each `v.exactOptional`. */
type OptionSchemas = v.ObjectEntries;
type OptionsOf<Options extends OptionSchemas> = v.InferOutput<v.StrictObjectSchema<Options, undefined>>;

/** A kind of rule: the schema of its entries, and how a rule is created from one. */
export interface RuleKind<
  Value extends v.GenericSchema = v.GenericSchema,
  Options extends OptionSchemas = OptionSchemas,
> {
  readonly value: Value;
  readonly options: Options;
  /**
   * The promptfoo assertion types that this rule scores (without the prefix `not-`), and how to convert each to an
   * entry. Texts are filled with the test's variables before. A returned message says why the assertion cannot be
   * scored.
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

/**
 * Defines a kind of rule, typed by its schemas. The schemas must not transform values, because they are applied twice.
 */
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
