import { dirname } from 'node:path';
import type { MetricServices } from '../../metrics/rule';
import type { Embedder } from '../../models/embedder';
import type { Model } from '../../models/model';
import { judgeSpec, type RunModelSpecs } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { keptJudge } from './asked-judges';
import type { RunServices } from './run-services';
import type { RunPlan } from '../plan/run-plan';

/** Returns the services of a run's metric. Without a judge in the spec, the reflection model judges. */
export function metricServices(
  { spec, specFile }: Pick<RunPlan, 'spec' | 'specFile'>,
  { models, trusted }: RunServices,
): MetricServices {
  const judge = judgeSpec(spec.models);
  return {
    models: {
      ...(judge === undefined ? {} : { judge: keptJudge(withSettings(models.judge ?? models.reflection, judge)) }),
      ...(models.embedding === undefined ? {} : { embedding: models.embedding }),
    },
    folder: dirname(specFile),
    trusted,
  };
}

/**
 * Returns the services of a metric while its run is only planned: placeholders for the models that the run will have.
 * Trust is assumed here and checked when the run starts.
 */
export function plannedMetricServices(models: RunModelSpecs, folder: string): MetricServices {
  return {
    models: {
      ...(judgeSpec(models) === undefined ? {} : { judge: plannedJudge }),
      ...(models.embedding === undefined ? {} : { embedding: plannedEmbedder }),
    },
    folder,
    trusted: true,
  };
}

const plannedJudge: Model = { complete: () => Promise.reject(new Error('A planned run cannot call the judge.')) };
const plannedEmbedder: Embedder = {
  embed: () => Promise.reject(new Error('A planned run cannot call the embedding model.')),
};

function withSettings(model: Model, spec: ModelSpec): Model {
  const { settings } = modelFacts(spec);
  return { complete: (request, signal) => model.complete({ ...settings, ...request }, signal) };
}
