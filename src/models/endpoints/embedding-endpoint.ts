import type { Embedder, Embeddings } from '../embedder';
import { EndpointClient } from './endpoint-client';
import { ModelError } from '../model-error';
import type { EmbeddingSpec } from './endpoint-spec';
import { field } from './json-field';
import type { TokenCounts } from './reply-usage';
import { estimateTokens } from '../../gepa/text/token-estimate';

/** A model behind an OpenAI-compatible endpoint (`POST /embeddings`). It doesn't retry. */
export class EmbeddingEndpoint implements Embedder {
  private readonly client: EndpointClient;

  /**
   * @param key undefined for an endpoint that needs none.
   * @param headers for every request besides the key.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(spec: EmbeddingSpec, key: string | undefined, headers: Readonly<Record<string, string>> = {}) {
    this.client = new EndpointClient(spec, key, headers);
  }

  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings> {
    const { baseUrl, model } = this.client.address;
    return this.client.ask(
      // By default the client asks for base64, which many servers don't support.
      (client, options) => client.embeddings.create({ model, input: [...texts], encoding_format: 'float' }, options),
      (reply, usage) => {
        const vectors = readVectors(reply, texts.length);
        if (vectors !== undefined) return { vectors, usage };
        throw new ModelError({
          kind: 'malformed',
          message: `${baseUrl} didn't answer with a list of ${texts.length} embeddings. Check that baseUrl is the address of an OpenAI-compatible API, and that "${model}" is an embedding model.`,
        });
      },
      (reply) => (Array.isArray(field(reply, 'data')) ? estimateEmbedding(texts) : undefined),
      signal,
    );
  }
}

function estimateEmbedding(texts: readonly string[]): TokenCounts {
  return { prompt: texts.reduce((sum, text) => sum + estimateTokens(text), 0), completion: 0 };
}

/** Returns the vectors in the order of the texts. An entry's `index` takes precedence over its position. */
function readVectors(reply: unknown, expected: number): readonly (readonly number[])[] | undefined {
  const data = field(reply, 'data');
  if (!Array.isArray(data) || data.length !== expected) return undefined;
  const placed = new Map<unknown, readonly number[]>();
  for (const [position, entry] of data.entries()) {
    const vector = field(entry, 'embedding');
    if (isVector(vector)) placed.set(field(entry, 'index') ?? position, vector);
  }
  const vectors = data.flatMap((_, position) => {
    const vector = placed.get(position);
    return vector === undefined ? [] : [vector];
  });
  const complete = vectors.length === expected && vectors.every(({ length }) => length === vectors[0]?.length);
  return complete ? vectors : undefined;
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((part) => Number.isFinite(part));
}
