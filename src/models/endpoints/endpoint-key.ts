// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import { ModelError } from '../model-error';

/** The headers that services take keys in. */
export type KeyHeader = 'authorization' | 'api-key' | 'x-api-key';

/**
 * Returns the header that sends a key; none without a key.
 *
 * @param name `authorization` sends it as a bearer token.
 */
export function keyHeader(
  key: string | undefined,
  name: KeyHeader = 'authorization',
): Readonly<Record<string, string>> {
  if (key === undefined) return {};
  return { [name]: name === 'authorization' ? `Bearer ${key}` : key };
}

/**
 * Checks that a key can be sent as a header. A failing request would quote the whole key in its error.
 *
 * @throws {ModelError} when it can't.
 */
export function checkKey(key: string | undefined, baseUrl: string): void {
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return;
  throw new ModelError({
    kind: 'unauthorized',
    message: `The API key for ${baseUrl} contains white space or other characters that no key has. Set it again.`,
  });
}

/** Removes the key from words of an endpoint, which may quote a key that it rejects: messages are written to the journal. */
export function withoutKey(said: string, key: string | undefined): string {
  return key === undefined ? said : said.replaceAll(key, 'the key');
}
