import type { Embedder } from '../../models/embedder';
import type { Model } from '../../models/model';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';

/** @throws MetricError when the run has no model that can judge. */
export function judgeOf({ models: { judge } }: MetricServices, rule: string): Model {
  if (judge !== undefined) return judge;
  throw new MetricError(
    `The metric's rule "${rule}" asks a model for its verdict, and the practice models cannot judge. Name a model as ` +
      'models.judge in the spec, such as { baseUrl: https://api.openai.com/v1, model: gpt-5-mini }.',
  );
}

/** @throws MetricError when the run has no embedding model. */
export function embedderOf({ models: { embedding } }: MetricServices, rule: string): Embedder {
  if (embedding !== undefined) return embedding;
  throw new MetricError(
    `The metric's rule "${rule}" compares meanings by their embeddings. Name a model for them as models.embedding in the ` +
      'spec, such as { baseUrl: https://api.openai.com/v1, model: text-embedding-3-small }.',
  );
}
