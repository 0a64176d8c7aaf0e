import { dirname } from 'node:path';
import type { Row } from '../../datasets/row';
import { createMetric } from '../../metrics/create-metric';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { MetricServices } from '../../metrics/rule';

/** What a metric needs models for. */
export interface ModelNeeds {
  /** Verdicts of the judge per rollout, averaged over the rows and without repeated calls for near ties. */
  readonly verdicts: number;
  /** Whether the metric uses an embedding model. */
  readonly embeds: boolean;
}

/** The needs of a metric without models. */
export const noModelNeeds: ModelNeeds = { verdicts: 0, embeds: false };

/**
 * Returns what a metric needs models for. It creates the metric with models that only record being requested.
 *
 * @param file absolute path of a file in the folder that paths in the metric are relative to.
 * @throws MetricError when the metric cannot score one of the rows.
 */
export function modelNeedsOf(definitions: readonly MetricDefinition[], rows: readonly Row[], file: string): ModelNeeds {
  if (rows.length === 0 || definitions.length === 0) return noModelNeeds;
  return definitions
    .map((definition) => needsOfRule(definition, rows, dirname(file)))
    .reduce((sum, needs) => ({ verdicts: sum.verdicts + needs.verdicts, embeds: sum.embeds || needs.embeds }));
}

function needsOfRule(definition: MetricDefinition, rows: readonly Row[], folder: string): ModelNeeds {
  let verdicts = 0;
  let embeds = false;
  const models: MetricServices['models'] = {
    // Rules read the model when they are created.
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
  // Assertions create separate rules for each row.
  return { verdicts: 'assertions' in definition ? verdicts / rows.length : verdicts, embeds };
}
