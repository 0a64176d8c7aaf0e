import * as v from 'valibot';

const ruleNames = ['equals', 'contains', 'icontains', 'starts-with', 'ends-with', 'regex', 'label'] as const;

/** How an output is compared: the key of an entry of the spec's `metric:` list. */
export type RuleName = (typeof ruleNames)[number];

const template = v.pipe(
  v.string('must be text, such as "{{answer}}"'),
  v.nonEmpty('must not be empty: write what is expected, such as "{{answer}}"'),
);

/**
 * One entry of the spec's `metric:` list: exactly one rule with a template over the row, e.g. `{ contains: "{{answer}}" }`.
 * Unknown keys are errors.
 */
export const metricSchema = v.pipe(
  v.strictObject({
    ...v.entriesFromList(ruleNames, v.optional(template)),
    /** For the rule `label`: what can be named. Absent: every expected label of the rows. */
    labels: v.optional(v.pipe(v.array(v.string('must be text')), v.minLength(2, 'must have two labels at least'))),
    /** The part's share of the weighted mean; 1 when absent. */
    weight: v.optional(v.pipe(v.number('must be a number'), v.gtValue(0, 'must be more than 0'))),
    /** How the part is called as an objective; the rule's name when absent. */
    name: v.optional(v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))),
    /** Turns the rule round: it holds when the output is not like that. */
    not: v.optional(v.boolean('must be true or false')),
  }),
  v.check((entry) => rulesOf(entry).length === 1, `must have exactly one rule of ${ruleNames.join(', ')}`),
  v.check((entry) => entry.labels === undefined || entry.label !== undefined, '"labels" belongs to the rule "label"'),
);

/** One part of a metric, as the spec has it. */
export type MetricDefinition = v.InferOutput<typeof metricSchema>;

/** The rule of a part and its template. */
export function ruleOf(definition: MetricDefinition): { readonly rule: RuleName; readonly template: string } {
  for (const rule of ruleNames) {
    const template = definition[rule];
    if (template !== undefined) return { rule, template };
  }
  throw new TypeError('A metric definition without a rule did not pass its schema.');
}

function rulesOf(entry: Partial<Record<RuleName, string | undefined>>): readonly RuleName[] {
  return ruleNames.filter((rule) => entry[rule] !== undefined);
}
