import * as v from 'valibot';

const ruleNames = ['equals', 'contains', 'icontains', 'starts-with', 'ends-with', 'regex', 'label'] as const;

/** How an output is compared: the key of an entry of the spec's `metric:` list. */
export type RuleName = (typeof ruleNames)[number];

const template = v.pipe(
  v.string('Expected text, such as "{{answer}}"'),
  v.nonEmpty('Expected what the output is compared with, such as "{{answer}}"'),
);

/**
 * One entry of the spec's `metric:` list: exactly one rule with a template over the row, e.g. `{ contains: "{{answer}}" }`.
 * Unknown keys are errors.
 */
export const metricSchema = v.pipe(
  v.strictObject({
    ...v.entriesFromList(ruleNames, v.exactOptional(template)),
    /** For the rule `label`: what can be named. Absent: every label that the rows expect. */
    labels: v.exactOptional(v.pipe(v.array(v.string('Expected text')), v.minLength(2, 'Expected two labels at least'))),
    /** The part's share of the weighted mean; 1 when absent. */
    weight: v.exactOptional(v.pipe(v.number('Expected a number'), v.gtValue(0, 'Expected a number above 0'))),
    /** How the part is called as an objective; the rule's name when absent. */
    name: v.exactOptional(v.pipe(v.string('Expected text'), v.nonEmpty('Expected a name'))),
    /** Turns the rule round: it holds when the output is not like that. */
    not: v.exactOptional(v.boolean('Expected true or false')),
  }),
  v.check((entry) => rulesOf(entry).length === 1, `Expected exactly one rule of ${ruleNames.join(', ')}`),
  v.check(
    (entry) => entry.labels === undefined || entry.label !== undefined,
    'Expected "labels" beside the rule "label" only',
  ),
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

function rulesOf(entry: Partial<Record<RuleName, string>>): readonly RuleName[] {
  return ruleNames.filter((rule) => entry[rule] !== undefined);
}
