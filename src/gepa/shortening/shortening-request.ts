// Tested by test/unit/gepa/shortening/shortening.test.ts.
import { estimateTokens } from '../text/token-estimate';

/** The task of a reflection that shortens a text. A spec's own instructions are about improving one, so they don't replace it. */
export const shorteningInstructions = `You shorten one text of a system that is driven by language models. You are given the current text and runs of the system on \
examples with what came out.

Find what can go without loss: repetition, words that add nothing, rules that others imply, explanations that no answer depends on. \
Then write the whole text again, clearly shorter, so that the system answers these examples, and others like them that you have not \
seen, as well as it does now. Keep every rule and every exact term that an answer depends on. Add nothing new.`;

/** Says how long the text is that is to be shortened. */
export function describeSize(currentText: string): string {
  return `The current text has ≈${estimateTokens(currentText)} tokens, counted as one for 4 Latin characters. The new text must have fewer.`;
}

/** Returns why a text isn't what was asked for, if it isn't shorter, in words for the model. */
export function objectionToLength(text: string, currentText: string): string | undefined {
  const [now, before] = [estimateTokens(text), estimateTokens(currentText)];
  return now < before
    ? undefined
    : `The new text isn't shorter: ≈${now} tokens, and the current one has ≈${before}. Leave out what no answer depends on.`;
}

/** Describes the form of the reply. */
export function shorteningFormat(mark: string): string {
  return `Answer in exactly this form:

<diagnosis-${mark}>
what can go without loss, in a few sentences
</diagnosis-${mark}>
<changes-${mark}>
<change>one thing that is left out or said in fewer words, and why nothing depends on it</change>
</changes-${mark}>
<new_text-${mark}>
the whole new text and nothing else
</new_text-${mark}>`;
}
