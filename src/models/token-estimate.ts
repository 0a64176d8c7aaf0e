import type { CompletionRequest, MessageContent } from './model';

/** The assumed tokens of an image. Models count from a hundred to a few thousand. */
const imageTokens = 1000;
/** The tokens that mark the beginning and the end of a message. */
const messageTokens = 4;

/**
 * Estimates the tokens that a model counts in a text: one for 4 characters of Latin script, digits and punctuation, one
 * for 2 of another alphabet, and one for each Chinese, Japanese or Korean character or emoji.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (const character of text) quarters += quartersOf(character.codePointAt(0) ?? 0);
  return Math.ceil(quarters / 4);
}

function quartersOf(codePoint: number): number {
  const isLatin = codePoint < 0x370 || (codePoint >= 0x1e00 && codePoint < 0x1f00);
  const isPunctuation = codePoint >= 0x2000 && codePoint < 0x2c00;
  if (isLatin || isPunctuation) return 1;
  return codePoint < 0x1100 || (codePoint >= 0x1200 && codePoint < 0x2e80) ? 2 : 4;
}

/** Estimates the prompt tokens of a request. */
export function estimatePrompt({ messages, tools = [] }: Pick<CompletionRequest, 'messages' | 'tools'>): number {
  const ofMessages = messages.map((message) => {
    const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
    const ofCalls = calls.map((call) => estimateTokens(`${call.name}${call.arguments}`));
    return messageTokens + estimateContent(message.content) + sum(ofCalls);
  });
  return sum(ofMessages) + (tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools)));
}

function estimateContent(content: MessageContent): number {
  if (typeof content === 'string') return estimateTokens(content);
  return sum(content.map((part) => (part.type === 'text' ? estimateTokens(part.text) : imageTokens)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
