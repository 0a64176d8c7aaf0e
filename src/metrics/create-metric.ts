import { guessFeedbackColumn } from '../datasets/columns/columns';
import type { Row } from '../datasets/row';
import { addUsage } from '../gepa/rollout';
import { valueOf } from '../gepa/named-values';
import type { ObjectiveScale, ObjectiveScales } from '../gepa/objective-scale';
import { sideBySide } from '../gepa/side-by-side';
import { textOfValue } from '../prompts/template';
import { SharedPrograms } from './code/shared-programs';
import { describeVerdicts } from './feedback-text';
import type { Metric, ScoredRun } from './metric';
import type { MetricDefinition } from './metric-definition';
import { MetricError } from './metric-error';
import { createPart } from './part';
import type { MetricServices, Part, Verdict } from './rule';
import { madeForAll } from './unscorable-rows';
import { quoteOutput } from './wording';

/**
 * Creates the metric of a run. Its score is the weighted mean of its parts.
 *
 * @param definitions at least one.
 * @param rows all rows that will be scored. Each is tried now, so that nothing fails during the run.
 * @param feedbackColumn the column with a person's notes, which are added to the feedback; guessed from column names by
 * default.
 * @throws MetricError that lists the rows that a rule cannot judge, because a column is missing or the expected value
 * is empty; or that names an unusable definition, such as a malformed regular expression.
 */
export function createMetric(
  definitions: readonly MetricDefinition[],
  rows: readonly Row[],
  services: MetricServices,
  feedbackColumn: string | undefined = guessFeedbackColumn(rows),
): Metric {
  const programs = new SharedPrograms();
  const parts = uniquelyNamed(
    definitions.map((definition, index) =>
      ofDefinition(index, () => madeForAll(rows, (some) => createPart(definition, some, services, programs))),
    ),
  );
  const isListed = ({ scale }: Part) => parts.length > 1 || scale !== undefined;
  const names = parts.filter(isListed).map(({ name }) => name);
  return {
    scales: scalesOf(parts),
    objectives: [...new Set([...names, ...parts.flatMap(({ objectives }) => objectives)])],
    score: async (run, signal) => {
      const verdicts = await sideBySide(parts, async (part) => ({ part, ...(await part.judge(run, signal)) }));
      const score = weightedMean(verdicts);
      const usages = verdicts.flatMap(({ usage }) => usage ?? []);
      return {
        score,
        objectives: Object.fromEntries<number>([
          ...verdicts.flatMap(({ objectives = {} }) => Object.entries(objectives)),
          ...verdicts
            .filter(({ part }) => isListed(part))
            .map((verdict) => [verdict.part.name, verdict.score] as const),
        ]),
        feedback: [
          ...describeVerdicts(
            verdicts.map(({ part, score: own, reason }) => ({ name: part.name, score: own, reason })),
            score,
          ),
          `The output: ${quoteOutput(run.output)}`,
          ...notesOn(run, feedbackColumn),
        ].join('\n'),
        ...(usages.length === 0 ? {} : { usage: usages.reduce(addUsage) }),
      };
    },
    close: async () => {
      await Promise.all([programs.close(), ...parts.map((part) => part.close())]);
    },
  };
}

/** @throws MetricError when an objective is measured in two ways. */
function scalesOf(parts: readonly Part[]): ObjectiveScales {
  const all = parts.flatMap(({ name, scale, objectives, scales }) => [
    ...objectives.map((objective) => [objective, valueOf(scales, objective)] as const),
    ...(scale === undefined ? [] : [[name, scale] as const]),
  ]);
  const kept = new Map<string, ObjectiveScale | undefined>();
  for (const [name, scale] of all) {
    if (kept.has(name) && JSON.stringify(kept.get(name)) !== JSON.stringify(scale)) {
      throw new MetricError(
        `The metric measures the objective "${name}" in two ways. Give it the same range, minimize and unit everywhere, or rename one.`,
      );
    }
    kept.set(name, scale);
  }
  return Object.fromEntries([...kept].flatMap(([name, scale]) => (scale === undefined ? [] : [[name, scale]])));
}

/** Adds the index of the definition to an error without a position. */
function ofDefinition(index: number, make: () => Part): Part {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MetricError) || error.file !== undefined) throw error;
    throw new MetricError(error.problem, {}, index);
  }
}

interface PartVerdict extends Verdict {
  readonly part: Part;
}

function weightedMean(verdicts: readonly PartVerdict[]): number {
  const total = verdicts.reduce((sum, { part }) => sum + part.weight, 0);
  return verdicts.reduce((sum, { part, score }) => sum + part.weight * score, 0) / total;
}

/** Returns notes on the run beyond the rules' verdicts. */
function notesOn({ row, feedback = '' }: ScoredRun, feedbackColumn: string | undefined): readonly string[] {
  const note = feedbackColumn === undefined ? '' : textOfValue(valueOf(row.values, feedbackColumn)).trim();
  return [
    ...(feedback.trim() === '' ? [] : [`The system's own feedback: ${feedback.trim()}`]),
    ...(note === '' ? [] : [`Note on this example: ${note}`]),
  ];
}

/** Makes the names of parts unique by numbering: `contains`, `contains-2`. */
function uniquelyNamed(parts: readonly Part[]): readonly Part[] {
  const names: string[] = [];
  return parts.map((part) => {
    let { name } = part;
    for (let number = 2; names.includes(name); number += 1) name = `${part.name}-${number}`;
    names.push(name);
    return { ...part, name };
  });
}
