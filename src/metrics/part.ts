import * as v from 'valibot';
import { placeOf, type Assertion, type Row } from '../datasets/row';
import type { Templating } from '../prompts/template';
import { metricSchema, ruleOf, type MetricDefinition } from './metric-definition';
import { MetricError } from './metric-error';
import type { ScoredRun } from './metric';
import type { AssertionEntry, MetricServices, Part, Verdict } from './rule';
import { isRuleName, ruleKinds, ruleNames } from './rule-registry';
import { inFigures } from './wording';

/**
 * Makes a part of a metric.
 *
 * @throws MetricError when the rule cannot judge one of the rows.
 */
export function createPart(
  definition: MetricDefinition,
  rows: readonly Row[],
  services: MetricServices,
  templating: Templating = 'doubleBraces',
): Part {
  const { rule: name, value, options } = ruleOf(definition);
  const isNegated = definition.not === true;
  const rule = ruleKinds[name].create(
    { value, options, isNegated, threshold: definition.threshold, templating },
    {
      rows,
      services,
      readAssertion,
      createPart: (entry, row) => createPart(checkedEntry(entry, row), [row], services, 'none'),
    },
  );
  return {
    name: definition.name ?? `${isNegated ? 'not-' : ''}${name}`,
    weight: definition.weight ?? 1,
    objectives: rule.objectives ?? [],
    judge: async (run, signal) => {
      const verdict = await rule.judge(run, signal);
      checkVerdict(name, verdict, run);
      const passed = applyThreshold(verdict, definition.threshold);
      return isNegated ? { ...passed, score: 1 - passed.score } : passed;
    },
    close: async () => rule.close?.(),
  };
}

function readAssertion(assertion: Assertion): AssertionEntry | string {
  const readers = ruleNames
    .map((name) => ruleKinds[name].assertions)
    .find((some) => Object.hasOwn(some, assertion.type));
  return readers?.[assertion.type]?.(assertion) ?? 'there is no such type here. Replace it by another, or remove it';
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
    reason: `${verdict.reason} The score ${inFigures(verdict.score)} ${comparison} the threshold ${threshold}.`,
  };
}

/** @throws MetricError when the verdict is no score with a reason: that is a fault of the metric, not of the output. */
function checkVerdict(rule: string, { score, reason, objectives = {} }: Verdict, { row }: ScoredRun): void {
  for (const [name, value] of [['score', score], ...Object.entries(objectives)] as const) {
    if (value >= 0 && value <= 1) continue;
    throw new MetricError(
      `The metric's rule "${rule}" gave ${value} as the ${name === 'score' ? 'score' : `objective "${name}"`}. ` +
        'A score is a number from 0 to 1: correct the metric.',
      placeOf(row),
    );
  }
  if (reason.trim() === '') {
    throw new MetricError(
      `The metric's rule "${rule}" gave no feedback with its score ${score}. Reflections learn from it: have the metric ` +
        'say what was expected and what came.',
      placeOf(row),
    );
  }
}
