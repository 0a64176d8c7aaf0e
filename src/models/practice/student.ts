import { approximateTokens } from '../../gepa/candidate';
import { textOfContent, type ChatMessage, type Completion, type CompletionRequest, type Model } from '../model';
import { asksForLabelOnly } from './answer-format';
import { findLabelList, withoutLabels } from './label-list';
import { LabelReader, type LabelScore } from './label-reader';

/**
 * The practice model as the task model: a bag-of-words classifier, deterministic and offline. It reads the labels and their
 * descriptions from the prompt and answers with the best fit, in a sentence unless the prompt asks for the label alone. It stores
 * no answers, so it is only as good as the prompt.
 */
export class PracticeStudent implements Model {
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    return Promise.resolve(practiceCompletion(request, answer(request.messages)));
  }
}

/** Returns a completion with the usage of a practice model: approximate tokens, no cost. */
export function practiceCompletion(request: CompletionRequest, text: string): Completion {
  const promptTokens = request.messages.reduce(
    (sum, { content }) => sum + approximateTokens(textOfContent(content)),
    0,
  );
  return { text, usage: { calls: 1, promptTokens, completionTokens: approximateTokens(text), costUsd: 0 } };
}

function answer(messages: readonly ChatMessage[]): string {
  const { instructions, input } = separate(messages);
  const labels = findLabelList(instructions)?.entries ?? [];
  const [best, ...others] = new LabelReader(labels).rank(input);
  if (best === undefined) return 'The instructions do not list the labels that I could choose from.';
  return asksForLabelOnly(instructions) ? best.name : explain(best, others);
}

/** Returns the prompt: everything before the last user message, or that message when only it lists the labels. */
function separate(messages: readonly ChatMessage[]): { readonly instructions: string; readonly input: string } {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const input = textOfContent(messages[last]?.content ?? '');
  const before = messages.filter((_, index) => index !== last).map(({ content }) => textOfContent(content));
  const instructions = before.join('\n\n');
  if (findLabelList(instructions) !== undefined) return { instructions, input };
  return { instructions: `${instructions}\n\n${input}`, input: withoutLabels(input) };
}

/** Names the chosen label in a sentence, and no other, so that no answer is right by accident. */
function explain({ name, because }: LabelScore, others: readonly LabelScore[]): string {
  const words = because.slice(0, 3).map((word) => `"${word}"`);
  const reason =
    words.length === 0
      ? 'Hard to tell.'
      : `I notice the ${words.length === 1 ? 'word' : 'words'} ${words.join(' and ')}.`;
  const sentences = [`${reason} I would file this under ${name}.`, `I would file this under ${name}.`, `So: ${name}.`];
  const namesAnother = (sentence: string) =>
    others.some((other) => sentence.replace(name, '').toLowerCase().includes(other.name.toLowerCase()));
  return sentences.find((sentence) => !namesAnother(sentence)) ?? name;
}
