import * as v from 'valibot';
import { isRuleName, ruleKinds, ruleNames, type RuleName } from './rule-registry';

export type { RuleName } from './rule-registry';

type Kinds = typeof ruleKinds;
type Values = { readonly [Name in RuleName]?: v.InferOutput<Kinds[Name]['value']> };
type Options = v.InferOutput<v.StrictObjectSchema<Intersection<Kinds[RuleName]['options']>, undefined>>;
/** Turns `A | B` into `A & B`. */
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All & v.ObjectEntries
  : never;

const shared = {
  weight: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.gtValue(0, 'Expected a number above 0'),
      v.description('Weight of this rule in the mean. Default: 1.'),
    ),
  ),
  threshold: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.gtValue(0, 'Expected a number above 0'),
      v.maxValue(1, 'Expected a number of at most 1'),
      v.description('Turns a graded score into 1 from this value on, and 0 below it.'),
    ),
  ),
  name: v.exactOptional(
    v.pipe(
      v.string('Expected text'),
      v.nonEmpty('Expected a name'),
      v.description('Name of the rule as an objective. Default: the name of the rule.'),
    ),
  ),
  not: v.exactOptional(
    v.pipe(
      v.boolean('Expected true or false'),
      v.description('Inverts the rule, after the threshold: a score of 1 becomes 0.'),
    ),
  ),
};

/**
 * One part of a metric in the spec: exactly one rule, e.g. `{ contains: "{{answer}}" }`, the rule's own options, and
 * options that every rule has.
 */
export type MetricDefinition = Values & Options & v.InferOutput<v.StrictObjectSchema<typeof shared, undefined>>;

const values = Object.fromEntries(ruleNames.map((name) => [name, v.exactOptional(ruleKinds[name].value)]));
const options: v.ObjectEntries = Object.fromEntries(
  ruleNames.flatMap((name) => Object.entries<v.ObjectEntries[string]>(ruleKinds[name].options)),
);

/** Schema of an entry in the spec's `metric:` list. Unknown keys and options of other rules are errors. */
export const metricSchema = v.pipe(
  v.strictObject({ ...values, ...options, ...shared }, 'Expected a rule and its value, such as { is-json: true }'),
  v.check((entry) => rulesOf(entry).length === 1, `Expected exactly one of the rules ${ruleNames.join(', ')}`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const option of Object.keys(dataset.value).filter((key) => key in options)) {
      const owners = ruleNames.filter((name) => option in ruleKinds[name].options);
      if (owners.some((name) => name in dataset.value)) continue;
      addIssue({ message: `Expected "${option}" only together with ${namesInWords(owners)}` });
    }
  }),
) as unknown as v.GenericSchema<MetricDefinition>;

/** Splits an entry into its rule, the rule's value and its options. */
export function ruleOf(definition: MetricDefinition): {
  readonly rule: RuleName;
  readonly value: unknown;
  readonly options: Readonly<Record<string, unknown>>;
} {
  const [rule] = rulesOf(definition);
  if (rule === undefined) throw new TypeError('A metric definition has no rule, so its schema was not checked.');
  const own = Object.entries(definition).filter(([key]) => key in ruleKinds[rule].options);
  return { rule, value: definition[rule], options: Object.fromEntries(own) };
}

function rulesOf(entry: object): readonly RuleName[] {
  return Object.keys(entry).filter(isRuleName);
}

function namesInWords(rules: readonly RuleName[]): string {
  return `the rule ${rules.map((name) => `"${name}"`).join(' or ')}`;
}
