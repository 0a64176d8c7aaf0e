// Tested by test/unit/system/program/program-system.test.ts.
import type { ProgramSystemDefinition } from './program-schema';

/**
 * Returns the environment variables that point the usual clients of models at an endpoint, and those that the spec names. Requests to
 * this machine don't go through a proxy.
 *
 * @param origin of the endpoint, without a path.
 */
export function variablesFor(
  origin: string,
  key: string,
  { url = [], key: keys = [] }: NonNullable<ProgramSystemDefinition['endpointEnv']>,
): Readonly<Record<string, string>> {
  const openAi = `${origin}/v1`;
  const named = (names: readonly string[], value: string) => Object.fromEntries(names.map((name) => [name, value]));
  return {
    ...named(['OPENAI_BASE_URL', 'OPENAI_API_BASE'], openAi),
    // The clients of Azure and Anthropic add the path.
    ...named(['AZURE_OPENAI_ENDPOINT', 'ANTHROPIC_BASE_URL'], origin),
    ...named(['OPENAI_API_KEY', 'AZURE_OPENAI_API_KEY', 'ANTHROPIC_API_KEY'], key),
    ...named(['NO_PROXY', 'no_proxy'], [process.env['NO_PROXY'] ?? [], '127.0.0.1', 'localhost'].flat().join(',')),
    ...named(url, openAi),
    ...named(keys, key),
  };
}
