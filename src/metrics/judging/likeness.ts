import { placeOf } from '../../datasets/row';
import type { Usage } from '../../gepa/rollout';
import type { Embedder } from '../../models/embedder';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import type { MetricServices } from '../rule';

/**
 * The model whose embeddings are compared, for a rule.
 *
 * @param rule the rule's key, for the error.
 * @throws MetricError when the run has no embedding model.
 */
export function embedderOf({ models: { embedding } }: MetricServices, rule: string): Embedder {
  if (embedding !== undefined) return embedding;
  throw new MetricError(
    `The metric's rule "${rule}" compares meanings by their embeddings. Name a model for them as models.embedding in the ` +
      'spec, such as { baseUrl: https://api.openai.com/v1, model: text-embedding-3-small }.',
  );
}

/**
 * How alike a text is to each of some others: the cosine of their embeddings, in [-1, 1]. An empty text has no meaning to
 * compare, and endpoints refuse it: it is like nothing.
 *
 * @param rule the rule's key, for errors.
 * @throws MetricError when a vector has no direction; a ModelError when there is no answer.
 */
export async function likenesses(
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
      `The metric's rule "${rule}" was given an embedding of zeros only, which is like nothing. Name another model as ` +
        'models.embedding in the spec.',
      placeOf(row),
    );
  }
  return { values, usage };
}

/**
 * The cosine of the angle between two vectors of the same length: 1 for the same direction, 0 for none in common. Undefined
 * when one of them has no direction.
 */
function cosineSimilarity(a: readonly number[], b: readonly number[]): number | undefined {
  const product = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? undefined : product / lengths;
}
