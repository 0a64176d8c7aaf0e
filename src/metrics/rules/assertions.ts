// Tested by test/unit/metrics/metric-definition.test.ts.
import * as v from 'valibot';
import { fileOf, type Assertion, type Row } from '../../datasets/row';
import { noUsage } from '../../gepa/rollout';
import { createAssertionSet, type AssertionSet } from '../assertion-set';
import { MetricError } from '../metric-error';
import { defineRule } from '../rule';

const shared = {
  type: v.pipe(v.string('Expected a type, such as contains'), v.nonEmpty('Expected a type, such as contains')),
  threshold: v.exactOptional(v.number('Expected a number')),
  weight: v.exactOptional(v.pipe(v.number('Expected a number'), v.minValue(0, 'Expected a number of at least 0'))),
  metric: v.exactOptional(v.string('Expected the name of an objective')),
};

const assertionSchema: v.GenericSchema<Assertion> = v.looseObject({
  ...shared,
  /** Only in an `assert-set`. */
  assert: v.exactOptional(v.array(v.looseObject(shared))),
});

/**
 * Scores promptfoo's assertions: those of each row's own test (`assertions: rows`), or a list for every row. The score
 * is their weighted mean; names under `metric:` become objectives. A test without assertions scores 1.
 */
export const assertions = defineRule({
  value: v.pipe(
    v.union(
      [v.literal('rows'), v.pipe(v.array(assertionSchema), v.minLength(1, 'Expected at least one assertion'))],
      'Expected "rows" for the tests’ own assertions, or a list of assertions',
    ),
    v.description('promptfoo’s assertions: those of each test (rows), or a list for every row.'),
  ),
  options: {},
  create: ({ value }, context) => {
    const { rows } = context;
    if (value === 'rows' && rows.every((row) => row.assertions === undefined)) {
      throw new MetricError(
        'The metric uses the rows’ own assertions, but no row has any. Add "assert" to the tests, or use ' +
          'another rule in the spec.',
        fileOf(rows),
      );
    }
    const listFor = (row: Row) => (value === 'rows' ? (row.assertions ?? []) : value);
    const sets = new Map<Row, AssertionSet>();
    const setFor = (row: Row) => {
      const set =
        sets.get(row) ?? createAssertionSet({ assertions: listFor(row), threshold: row.threshold }, row, context);
      sets.set(row, set);
      return set;
    };
    return {
      objectives: [...new Set(rows.flatMap((row) => setFor(row).objectives))],
      judge: async (run, signal) => {
        const { usage, reason, passed, ...verdict } = await setFor(run.row).judge(run, signal);
        const outcome = run.row.threshold === undefined ? '' : ` The test ${passed ? 'passes' : 'fails'}.`;
        return { ...verdict, reason: `${reason}${outcome}`, ...(usage === noUsage ? {} : { usage }) };
      },
      close: async () => {
        await Promise.all([...sets.values()].map((set) => set.close()));
      },
    };
  },
});
