import { approximateTokens } from '../../gepa/candidate';
import { textOfContent, type ChatMessage, type Completion, type CompletionRequest, type Model } from '../model';
import { asksForLabelOnly } from './answer-format';
import { findLabelList, withoutLabels } from './label-list';
import { LabelReader, type LabelScore } from './label-reader';

/**
 * The practice model in the role of the task model: a reader of bags of words, deterministic and offline. It finds the
 * labels and their descriptions in the prompt and answers with the one that fits the input best. Asked for the label
 * only, it gives that; otherwise it explains itself. No answer is stored in it: it is as good as the prompt.
 */
export class PracticeStudent implements Model {
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    return Promise.resolve(practiceCompletion(request, answer(request.messages)));
  }
}

/** A completion with the usage that practice models report: approximate tokens, and no cost. */
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

/** The prompt is what stands before the last user message, or in it when the labels are listed only there. */
function separate(messages: readonly ChatMessage[]): { readonly instructions: string; readonly input: string } {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const input = textOfContent(messages[last]?.content ?? '');
  const before = messages.filter((_, index) => index !== last).map(({ content }) => textOfContent(content));
  const instructions = before.join('\n\n');
  if (findLabelList(instructions) !== undefined) return { instructions, input };
  return { instructions: `${instructions}\n\n${input}`, input: withoutLabels(input) };
}

/** Names the chosen label in a sentence, and no other label, so that no answer is right by accident. */
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
