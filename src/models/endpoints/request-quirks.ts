// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import type { ChatMessage, ContentPart, MessageContent } from '../model';
import type { ModelErrorData } from '../model-error';

/** A setting that some models refuse, by its name in a request. Without it, the model uses its own value. */
export const refusableSettings = [
  'top_p',
  'temperature',
  'seed',
  'stop',
  'reasoning_effort',
  'stream_options',
] as const;
export type RefusableSetting = (typeof refusableSettings)[number];

/**
 * A form of request that some models need. `maxCompletionTokens`: the newer name of the token limit. `noSystemRole`: user messages
 * only. `streaming`: the reply as a stream. `randomSeed`: Mistral's name of the seed.
 */
export type RequestQuirk =
  'maxCompletionTokens' | 'noSystemRole' | 'streaming' | 'randomSeed' | `without ${RefusableSetting}`;

const signs: readonly (readonly [RequestQuirk, RegExp])[] = [
  ['maxCompletionTokens', /max_completion_tokens/],
  // Gemma's own template says the first, OpenAI's older reasoning models the second, Google's endpoint the last.
  [
    'noSystemRole',
    /system (?:role|messages?) (?:is |are )?not supported|does not support 'system'|support system (?:role|messages?)|developer instruction is not enabled/i,
  ],
  // Qwen's endpoint says the second and the last.
  [
    'streaming',
    /stream['"`]? (?:must|should|has to) be|only supports? (?:the )?stream|non-?stream(?:ing)?(?: \w+)? (?:is|are) not|requires? (?:the )?stream|for non-?streaming calls/i,
  ],
];

const refusal =
  /unsupported|not support|n't support|unrecognized|unknown|not permitted|not allowed|extra_forbidden|deprecated|cannot both|not a valid|cannot be used/i;

/**
 * Returns the quirk that a refusal asks for, unless the request already had it.
 *
 * @param sent what the refused request contained because of the spec's options or by default.
 */
export function requiredQuirk(
  { kind, message }: ModelErrorData,
  applied: ReadonlySet<RequestQuirk>,
  sent: ReadonlySet<RefusableSetting>,
): RequestQuirk | undefined {
  if (kind !== 'refused') return undefined;
  const known = signs.find(([quirk, sign]) => !applied.has(quirk) && sign.test(message))?.[0];
  if (known !== undefined || !refusal.test(message)) return known;
  // A list of values is for the developer, who chose another one.
  if (/supported values (?:are|include)/i.test(message)) return undefined;
  const setting = refusableSettings.find((name) => sent.has(name) && isNamed(name, message));
  return setting === undefined ? undefined : `without ${setting}`;
}

/** Returns what a quirk changes, to end the sentence "Requests are sent …". */
export function quirkInWords(quirk: RequestQuirk): string {
  switch (quirk) {
    case 'maxCompletionTokens':
      return 'with the token limit as max_completion_tokens';
    case 'noSystemRole':
      return 'with system messages in the first user message';
    case 'streaming':
      return 'for a streamed reply';
    case 'randomSeed':
      return 'with the seed as random_seed';
    default:
      return quirk;
  }
}

/** Returns whether words name a setting, in any spelling. "Stop" and "seed" are also words of prompts, which refusals may quote. */
function isNamed(setting: RefusableSetting, words: string): boolean {
  const name = setting.replace('_', '[_.]?');
  return setting === 'stop' || setting === 'seed'
    ? new RegExp(
        `(?:['"\`]|(?:parameters?|arguments?|fields?|name|property|model|supplied):? )${name}\\b|\\b${name}=`,
        'i',
      ).test(words)
    : new RegExp(`(?<![a-z])${name}(?![a-z])`, 'i').test(words);
}

/** Moves all system messages to the beginning of the first user message. */
export function withoutSystemRole(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').flatMap(({ content }) => partsOf(content));
  const others = messages.filter(({ role }) => role !== 'system');
  if (system.length === 0) return messages;
  const place = others.findIndex(({ role }) => role === 'user');
  if (place < 0) return [{ role: 'user', content: joined(system) }, ...others];
  return others.map((message, index) =>
    index === place ? { role: 'user', content: joined([...system, ...partsOf(message.content)]) } : message,
  );
}

function partsOf(content: MessageContent): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Returns texts as one text, and parts with an image as they are. */
function joined(parts: readonly ContentPart[]): MessageContent {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join('\n\n') : parts;
}
