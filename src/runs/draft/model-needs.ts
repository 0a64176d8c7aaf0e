import { dirname } from 'node:path';
import type { Row } from '../../datasets/row';
import { createMetric } from '../../metrics/create-metric';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { MetricServices } from '../../metrics/rule';

/** What a metric asks models for. */
export interface AskedModels {
  /** Verdicts per rollout, on average over the rows. Near ties may be asked about again. */
  readonly verdicts: number;
  /** Whether it compares meanings by their embeddings. */
  readonly embeds: boolean;
}

export const asksNothing: AskedModels = { verdicts: 0, embeds: false };

/**
 * Finds out what a metric would ask models for, by making it once without asking any.
 *
 * @param file absolute: what paths in the metric are relative to lies beside it.
 * @throws MetricError when the metric cannot judge one of the rows.
 */
export function modelsAskedBy(
  definitions: readonly MetricDefinition[],
  rows: readonly Row[],
  file: string,
): AskedModels {
  if (rows.length === 0) return asksNothing;
  return definitions
    .map((definition) => askedByOne(definition, rows, dirname(file)))
    .reduce((sum, asked) => ({ verdicts: sum.verdicts + asked.verdicts, embeds: sum.embeds || asked.embeds }));
}

function askedByOne(definition: MetricDefinition, rows: readonly Row[], folder: string): AskedModels {
  let verdicts = 0;
  let embeds = false;
  const models: MetricServices['models'] = {
    // A rule takes its model when it is made.
    get judge() {
      verdicts += 1;
      return { complete: () => Promise.reject(new Error('Nothing is judged before a run.')) };
    },
    get embedding() {
      embeds = true;
      return { embed: () => Promise.reject(new Error('Nothing is embedded before a run.')) };
    },
  };
  createMetric([definition], rows, { models, folder, trusted: true });
  // Assertions are rules of their own for each row.
  return { verdicts: 'assertions' in definition ? verdicts / rows.length : verdicts, embeds };
}
