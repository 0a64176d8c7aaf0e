import { placeOf } from '../../datasets/row';
import type { Usage } from '../../gepa/rollout';
import type { Embedder } from '../../models/embedder';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import { cosineSimilarity } from './cosine-similarity';

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
