// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import type { ChatMessage, ContentPart, MessageContent } from '../model';
import type { ModelErrorData } from '../model-error';

/** A form of request that some models need. `maxCompletionTokens`: the newer name of the token limit. `noSystemRole`: user messages only. */
export type RequestQuirk = 'maxCompletionTokens' | 'noSystemRole';

const signs: readonly (readonly [RequestQuirk, RegExp])[] = [
  ['maxCompletionTokens', /max_completion_tokens/],
  // Gemma's own template says the first, Google's endpoint the last.
  [
    'noSystemRole',
    /system (?:role|messages?) (?:is |are )?not supported|support system (?:role|messages?)|developer instruction is not enabled/i,
  ],
];

/** Returns the quirk that a refusal asks for, unless the request already had it. */
export function requiredQuirk(
  { kind, message }: ModelErrorData,
  applied: ReadonlySet<RequestQuirk>,
): RequestQuirk | undefined {
  if (kind !== 'refused') return undefined;
  return signs.find(([quirk, sign]) => !applied.has(quirk) && sign.test(message))?.[0];
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
