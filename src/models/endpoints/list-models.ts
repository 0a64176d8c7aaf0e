import { ModelError } from '../model-error';
import { describeConnectionFailure, describeReply } from './endpoint-failure';
import { checkKey, keyHeader, withoutKey } from './endpoint-key';
import { httpGet, type HttpReply } from './http-request';
import { field, textField } from './json-field';
import { presetAt, type Preset } from './presets';

/** The list only saves typing, so it isn't waited for any longer. */
const timeoutSeconds = 5;

/**
 * Lists the models of an OpenAI-compatible endpoint: what `model` in a spec may be, sorted by name. It reads every form of list that
 * services are known to send, waits 5 seconds at most, and costs nothing.
 *
 * @param key undefined for an endpoint that needs none.
 * @throws {ModelError} when the endpoint doesn't list its models. The message says why and never quotes the key.
 */
export async function listModels(
  baseUrl: string,
  key: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  checkKey(key, baseUrl);
  const said = (words: string) => withoutKey(words, key);
  const reply = await listing(baseUrl, key, signal, said);
  const { status } = reply;
  if (status === 401 || status === 403) throw new ModelError(describeReply(reply, { baseUrl, model: '' }, said));
  const models = status === 200 ? modelsIn(reply.text) : undefined;
  if (models !== undefined) return models;
  throw new ModelError({ kind: 'refused', status, message: `${baseUrl} doesn't list its models (${status}).` });
}

async function listing(
  baseUrl: string,
  key: string | undefined,
  signal: AbortSignal,
  said: (words: string) => string,
): Promise<HttpReply> {
  const limit = AbortSignal.timeout(timeoutSeconds * 1000);
  const preset = presetAt(baseUrl);
  const headers = { ...preset?.listing?.headers, ...keyHeader(key, preset?.listing?.keyHeader ?? preset?.keyHeader) };
  try {
    return await httpGet(listingAddress(baseUrl, preset), headers, AbortSignal.any([signal, limit]));
  } catch (error) {
    if (signal.aborted) throw new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' });
    if (!limit.aborted) throw new ModelError(describeConnectionFailure(error, baseUrl, said));
    const message = `${baseUrl} didn't list its models within ${timeoutSeconds} seconds.`;
    throw new ModelError({ kind: 'timedOut', message });
  }
}

function listingAddress(baseUrl: string, preset: Preset | undefined): string {
  const url = new URL(baseUrl);
  // The models of a deployment's address are those of its resource.
  const path = url.pathname.replace(/\/chat\/completions\/?$/, '').replace(/\/deployments\/[^/]*\/?$/, '');
  url.pathname = path.endsWith('/') ? path : `${path}/`;
  const address = new URL(preset?.listing?.path ?? 'models', url);
  address.search = url.search;
  return address.href;
}

/** Returns undefined when a reply isn't a list of models. */
function modelsIn(text: string): readonly string[] | undefined {
  const listed = entriesOf(parsed(text));
  if (listed === undefined) return undefined;
  const names = listed.flatMap((entry) => {
    const name =
      typeof entry === 'string'
        ? entry
        : (textField(entry, 'id') ?? textField(entry, 'model') ?? textField(entry, 'name'));
    // Gemini lists `models/NAME` and takes NAME.
    return name === undefined ? [] : [name.replace(/^models\//, '')];
  });
  return [...new Set(names)].sort((one, other) => one.localeCompare(other, 'en'));
}

/** OpenAI's `data`, Together's list, the `models` of others, or the `endpoints` of Databricks. */
function entriesOf(reply: unknown): readonly unknown[] | undefined {
  const forms = [reply, field(reply, 'data'), field(reply, 'models'), field(reply, 'endpoints')];
  return forms.find((form): form is readonly unknown[] => Array.isArray(form));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
