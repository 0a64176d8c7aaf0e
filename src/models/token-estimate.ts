import { estimateTokens } from '../gepa/text/token-estimate';
import type { CompletionRequest, MessageContent } from './model';

/** The assumed tokens of an image. Models count from a hundred to a few thousand. */
const imageTokens = 1000;
/** The tokens that mark the beginning and the end of a message. */
const messageTokens = 4;

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
