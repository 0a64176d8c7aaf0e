// Tested by test/unit/metrics/promptfoo-configuration.test.ts.
import * as v from 'valibot';
import { placeOf, type Assertion, type Row } from '../datasets/row';
import { valueOf } from '../gepa/named-values';
import type { ObjectiveScale } from '../gepa/objective-scale';
import { eventLoopTurn } from '../processes/event-loop-turn';
import type { Templating } from '../prompts/template';
import type { SharedPrograms } from './code/shared-programs';
import { metricSchema, ruleOf, type MetricDefinition } from './metric-definition';
import { scoredVerdict } from './check-verdict';
import { MetricError } from './metric-error';
import type { AssertionEntry, MetricServices, Part, Verdict } from './rule';
import { isRuleName, ruleKinds, ruleNames } from './rule-registry';
import { formatNumber } from './wording';

/**
 * Creates a part of a metric.
 *
 * @throws MetricError when the rule cannot judge one of the rows.
 */
export function createPart(
  definition: MetricDefinition,
  rows: readonly Row[],
  services: MetricServices,
  programs: SharedPrograms,
  templating: Templating = 'doubleBraces',
): Part {
  const { rule: name, value, options } = ruleOf(definition);
  const isNegated = definition.not === true;
  const rule = ruleKinds[name].create(
    { value, options, isNegated, threshold: definition.threshold, templating },
    {
      rows,
      services,
      programs,
      readAssertion,
      createPart: (entry, row) => createPart(checkedEntry(entry, row), [row], services, programs, 'none'),
    },
  );
  const { scale } = rule;
  if (scale !== undefined && definition.threshold !== undefined) {
    throw new MetricError(
      `The metric's rule "${name}" has a threshold, but its values are measured on a range. Remove "threshold", or set the limit itself.`,
    );
  }
  return {
    name: definition.name ?? `${isNegated ? 'not-' : ''}${name}`,
    weight: definition.weight ?? 1,
    objectives: rule.objectives ?? [],
    scales: rule.scales ?? {},
    ...(scale === undefined ? {} : { scale: isNegated ? negated(scale) : scale }),
    judge: async (run, signal) => {
      // Yields first, because a backtracking pattern may block the thread for a second.
      await eventLoopTurn(signal);
      const verdict = scoredVerdict(name, await rule.judge(run, signal), run.row, rule);
      const passed = applyThreshold(verdict, definition.threshold);
      return isNegated ? { ...passed, score: 1 - passed.score } : passed;
    },
    close: async () => rule.close?.(),
  };
}

function negated({ minimize, ...scale }: ObjectiveScale): ObjectiveScale {
  return minimize === true ? scale : { ...scale, minimize: true };
}

function readAssertion(assertion: Assertion): AssertionEntry | string {
  const readers = ruleNames
    .map((name) => ruleKinds[name].assertions)
    .find((some) => Object.hasOwn(some, assertion.type));
  return (
    valueOf(readers, assertion.type)?.(assertion) ?? 'this type is not supported. Replace it by another, or remove it'
  );
}

function checkedEntry(entry: Readonly<Record<string, unknown>>, row: Row): MetricDefinition {
  const result = v.safeParse(metricSchema, entry);
  if (result.success) return result.output;
  const [{ message }] = result.issues;
  throw new MetricError(`${Object.keys(entry).find(isRuleName) ?? 'The entry'}: ${message}.`, placeOf(row));
}

function applyThreshold(verdict: Verdict, threshold: number | undefined): Verdict {
  if (threshold === undefined) return verdict;
  const passes = verdict.score >= threshold;
  const comparison = passes ? 'reaches' : 'is below';
  return {
    ...verdict,
    score: Number(passes),
    reason: `${verdict.reason} The score ${formatNumber(verdict.score)} ${comparison} the threshold ${threshold}.`,
  };
}
