import * as v from 'valibot';
import { isRuleName, ruleKinds, ruleNames, type RuleName } from './rule-registry';

export type { RuleName } from './rule-registry';

type Kinds = typeof ruleKinds;
type Values = { readonly [Name in RuleName]?: v.InferOutput<Kinds[Name]['value']> };
type Options = v.InferOutput<v.StrictObjectSchema<Intersection<Kinds[RuleName]['options']>, undefined>>;
/** Of `A | B`: `A & B`. */
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All & v.ObjectEntries
  : never;

const shared = {
  weight: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.gtValue(0, 'Expected a number above 0'),
      v.description('The share of this rule in the weighted mean; 1 when absent.'),
    ),
  ),
  threshold: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.gtValue(0, 'Expected a number above 0'),
      v.maxValue(1, 'Expected a number of at most 1'),
      v.description('Makes a graded score 1 from here on, and 0 below.'),
    ),
  ),
  name: v.exactOptional(
    v.pipe(
      v.string('Expected text'),
      v.nonEmpty('Expected a name'),
      v.description('How the rule is called as an objective; as the rule itself when absent.'),
    ),
  ),
  not: v.exactOptional(
    v.pipe(
      v.boolean('Expected true or false'),
      v.description('Turns the rule round, after the threshold: a score of 1 becomes 0.'),
    ),
  ),
};

/**
 * One part of a metric, as the spec has it: exactly one rule, e.g. `{ contains: "{{answer}}" }`, the rule's own options,
 * and what every part can have.
 */
export type MetricDefinition = Values & Options & v.InferOutput<v.StrictObjectSchema<typeof shared, undefined>>;

const values = Object.fromEntries(ruleNames.map((name) => [name, v.exactOptional(ruleKinds[name].value)]));
const options: v.ObjectEntries = Object.fromEntries(
  ruleNames.flatMap((name) => Object.entries<v.ObjectEntries[string]>(ruleKinds[name].options)),
);

/** One entry of the spec's `metric:` list. Unknown keys are errors, and so are options of another rule. */
export const metricSchema = v.pipe(
  v.strictObject({ ...values, ...options, ...shared }, 'Expected a rule and its value, such as { is-json: true }'),
  v.check((entry) => rulesOf(entry).length === 1, `Expected exactly one rule of ${ruleNames.join(', ')}`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const option of Object.keys(dataset.value).filter((key) => key in options)) {
      const owners = ruleNames.filter((name) => option in ruleKinds[name].options);
      if (owners.some((name) => name in dataset.value)) continue;
      addIssue({ message: `Expected "${option}" beside ${namesInWords(owners)} only` });
    }
  }),
) as unknown as v.GenericSchema<MetricDefinition>;

/** The rule of an entry, what it says to it, and the options beside it. */
export function ruleOf(definition: MetricDefinition): {
  readonly rule: RuleName;
  readonly value: unknown;
  readonly options: Readonly<Record<string, unknown>>;
} {
  const [rule] = rulesOf(definition);
  if (rule === undefined) throw new TypeError('A metric definition without a rule did not pass its schema.');
  const own = Object.entries(definition).filter(([key]) => key in ruleKinds[rule].options);
  return { rule, value: definition[rule], options: Object.fromEntries(own) };
}

function rulesOf(entry: object): readonly RuleName[] {
  return Object.keys(entry).filter(isRuleName);
}

function namesInWords(rules: readonly RuleName[]): string {
  return `the rule ${rules.map((name) => `"${name}"`).join(' or ')}`;
}
