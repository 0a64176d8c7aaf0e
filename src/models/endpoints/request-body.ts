// Tested by test/unit/models/endpoints/request-options.test.ts.
import type { CompletionRequest } from '../model';
import type { EndpointSpec } from './endpoint-spec';
import { openAiMessage, openAiResponseFormat, openAiTool } from './openai-messages';
import { refusableSettings, withoutSystemRole, type RefusableSetting, type RequestQuirk } from './request-quirks';

/** What is sent to an endpoint. */
export interface RequestBody {
  readonly body: Readonly<Record<string, unknown>>;
  /** The settings in it that the model may refuse. What the spec adds as `extraBody` is always sent. */
  readonly settings: ReadonlySet<RefusableSetting>;
}

/**
 * Composes a request to `POST /chat/completions`. The options of the spec win over those of the request, which a prompt file may contain.
 *
 * @param quirks the form of request that the model needs.
 */
export function requestBody(
  spec: EndpointSpec,
  request: CompletionRequest,
  quirks: ReadonlySet<RequestQuirk>,
): RequestBody {
  const { model, extraBody, systemRole = 'system' } = spec;
  const { responseFormat, tools = [] } = request;
  const streams = spec.stream === 'on' || quirks.has('streaming');
  const settings = settingsToSend(
    {
      temperature: request.temperature,
      top_p: spec.topP ?? request.topP,
      seed: spec.seed,
      stop: spec.stop,
      reasoning_effort: spec.reasoningEffort,
      // Without it, the stream of most endpoints doesn't say how many tokens were used.
      stream_options: streams ? { include_usage: true } : undefined,
    },
    quirks,
  );
  const { seed, ...others } = settings;
  const hasSystemRole = systemRole !== 'user' && !quirks.has('noSystemRole');
  const body = {
    model,
    messages: hasSystemRole
      ? request.messages.map((message) => openAiMessage(message, systemRole))
      : withoutSystemRole(request.messages).map((message) => openAiMessage(message)),
    ...others,
    ...(seed === undefined ? {} : { [quirks.has('randomSeed') ? 'random_seed' : 'seed']: seed }),
    ...tokenLimit(request.maxTokens, quirks),
    ...(responseFormat === undefined ? {} : { response_format: openAiResponseFormat(responseFormat) }),
    ...(tools.length === 0 ? {} : { tools: tools.map(openAiTool) }),
    ...(streams ? { stream: true } : {}),
    ...extraBody,
  };
  return { body, settings: new Set(Object.keys(settings) as RefusableSetting[]) };
}

/** Returns the settings that have a value, without those that the model refuses. */
export function settingsToSend(
  wanted: Readonly<Partial<Record<RefusableSetting, unknown>>>,
  quirks: ReadonlySet<RequestQuirk>,
): Readonly<Partial<Record<RefusableSetting, unknown>>> {
  const sent = refusableSettings.filter((name) => wanted[name] !== undefined && !quirks.has(`without ${name}`));
  return Object.fromEntries(sent.map((name) => [name, wanted[name]]));
}

/** OpenAI's newer models reject `max_tokens`, while most other servers accept nothing else. */
function tokenLimit(
  maxTokens: number | undefined,
  quirks: ReadonlySet<RequestQuirk>,
): { max_tokens?: number; max_completion_tokens?: number } {
  if (maxTokens === undefined) return {};
  return quirks.has('maxCompletionTokens') ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}
