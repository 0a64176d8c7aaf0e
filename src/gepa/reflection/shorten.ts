import type { RolloutDetails } from '../rollout';
import { cutMiddle } from '../text/cut-middle';
import { textsIn, type ReflectedExample } from './reflected-example';

/** Texts of so many characters are not shortened further. */
const shortText = 500;
/** What is left of the longest text. */
const share = 4;

/**
 * Returns fewer or shorter examples, for a model that can't read as much: without better runs, then the half with the lowest scores, in
 * the same order. Of a single example, the middle of long texts is left out.
 *
 * @returns undefined when nothing can be left out any more.
 */
export function shortenExamples(examples: readonly ReflectedExample[]): readonly ReflectedExample[] | undefined {
  if (examples.some(({ better }) => better !== undefined)) {
    return examples.map(({ name, score, details }) => ({ name, score, details }));
  }
  if (examples.length > 1) {
    const lowest = [...examples].sort((a, b) => a.score - b.score).slice(0, Math.ceil(examples.length / 2));
    return examples.filter((example) => lowest.includes(example));
  }
  const texts = examples.flatMap(({ details }) => (details === undefined ? [] : textsIn(details)));
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest <= shortText) return undefined;
  const length = Math.max(shortText, Math.floor(longest / share));
  return examples.map(({ details, ...example }) => ({
    ...example,
    details: details && shortenDetails(details, length),
  }));
}

function shortenDetails({ output, feedback, trace }: RolloutDetails, length: number): RolloutDetails {
  const cut = (text: string) => cutMiddle(text, length);
  return {
    output: cut(output),
    feedback: cut(feedback),
    trace: trace.map(({ reasoning, toolCalls, ...step }) => ({
      ...step,
      input: cut(step.input),
      ...(reasoning === undefined ? {} : { reasoning: cut(reasoning) }),
      ...(toolCalls === undefined
        ? {}
        : {
            toolCalls: toolCalls.map((use) => ({
              name: cut(use.name),
              input: cut(use.input),
              output: cut(use.output),
            })),
          }),
      output: cut(step.output),
    })),
  };
}
