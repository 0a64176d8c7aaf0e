import { placeOf } from '../../datasets/row';
import type { Usage } from '../../gepa/rollout';
import type { Embedder } from '../../models/embedder';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';

/**
 * Returns the embedding model for a rule.
 *
 * @param rule key of the rule, for the error.
 * @throws MetricError when the run has no embedding model.
 */
export function embedderOf({ models: { embedding } }: MetricServices, rule: string): Embedder {
  if (embedding !== undefined) return embedding;
  throw new MetricError(
    `The metric's rule "${rule}" compares meanings by their embeddings. Name an embedding model as models.embedding in the ` +
      'spec, such as { baseUrl: https://api.openai.com/v1, model: text-embedding-3-small }.',
  );
}

/**
 * Returns the similarity of a text to each of the others: the cosine of their embeddings, in [-1, 1]. An empty text has
 * similarity 0, because endpoints reject it.
 *
 * @param rule key of the rule, for errors.
 * @throws MetricError when a vector is zero; a ModelError when there is no reply.
 */
export async function similaritiesTo(
  rule: string,
  embedder: Embedder,
  { row }: ScoredRun,
  text: string,
  others: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly values: readonly number[]; readonly usage?: Usage }> {
  if (text.trim() === '') return { values: others.map(() => 0) };
  const { vectors, usage } = await embedder.embed([text, ...others], signal);
  const [own = [], ...rest] = vectors;
  const values = rest.flatMap((vector) => cosineSimilarity(own, vector) ?? []);
  if (values.length !== others.length) {
    throw new MetricError(
      `The metric's rule "${rule}" got an embedding of zeros, which cannot be compared. Name another model as ` +
        'models.embedding in the spec.',
      placeOf(row),
    );
  }
  return { values, usage };
}

/**
 * Returns the cosine of the angle between two vectors of the same length: 1 for the same direction, 0 for unrelated
 * ones. Undefined when one of them is zero.
 */
function cosineSimilarity(a: readonly number[], b: readonly number[]): number | undefined {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? undefined : product / lengths;
}
