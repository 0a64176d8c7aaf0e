// Tested by test/unit/gepa/strategies/textgrad.test.ts.
import { describeSystem, textsOfBriefing } from '../reflection/briefing';
import type { ReflectionTask } from '../reflection/propose-text';
import { modulesOfExample, textsOfExample, type ReflectedExample } from '../reflection/reflected-example';
import {
  answerFormat,
  describeConstraints,
  describeExample,
  textsOfConstraints,
  type ReflectionMessages,
} from '../reflection/request';
import { shortenExamples } from '../reflection/shorten';
import { lastBody, tagged, uniqueMark } from '../text/unique-tags';

/** A text of an earlier step and the critique that led to it. */
export interface EarlierStep {
  readonly text: string;
  readonly critique: string;
}

const critic = `You criticize one text of a system that is driven by language models. You are given the text, a run of the system on an \
example, and feedback that says what was expected. Say what in the text led to this result and how the text should differ so \
that the result would improve. Do not write the text again: someone else edits it after your critique. If the text is not at fault, say so.`;

const editor = `You edit one text of a system that is driven by language models. You are given the text and critiques of it, each made of a run \
on an example. Write the whole text again so that it meets the critiques and holds for examples like these that you have not seen. \
Keep what they do not question. Do not copy an example's input into the text.`;

type Content = ReflectionTask['content'];

/** Composes the request for a critique of a text on examples. */
export function composeCritique(content: Content, examples: readonly ReflectedExample[]): ReflectionMessages {
  const { component, currentText, briefing = {}, wholeTrace = false } = content;
  const mark = uniqueMark([
    currentText,
    ...textsOfBriefing(briefing),
    ...examples.flatMap(textsOfExample),
    ...examples.flatMap(modulesOfExample),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    `The text of the module "${component}":`,
    tagged('current_text', mark, currentText),
    'What happened:',
    ...examples.map((example) => describeExample(component, example, mark, wholeTrace)),
    critiqueFormat(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: critic },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => {
      const shorter = shortenExamples(examples);
      return shorter && composeCritique(content, shorter);
    },
  };
}

/** Describes the form of a critique. */
export function critiqueFormat(mark: string): string {
  return `Answer in exactly this form:\n\n${tagged('critique', mark, 'your critique, in a few sentences')}`;
}

/** A reply to the request for a critique. */
export type ReadCritique =
  | { readonly kind: 'criticized'; readonly critique: string }
  | { readonly kind: 'skipped'; readonly reason: { readonly kind: 'unreadable'; readonly detail: string } };

/** Reads a critique. Models drop what looks like noise, so that without tags the whole reply is taken. */
export function readCritique(reply: string, mark: string): ReadCritique {
  const critique = lastBody(reply, `critique-${mark}`) ?? lastBody(reply, 'critique') ?? reply.trim();
  return critique === ''
    ? { kind: 'skipped', reason: { kind: 'unreadable', detail: 'the critique is empty.' } }
    : { kind: 'criticized', critique };
}

/**
 * Composes the request for an edit of a text that follows critiques. The examples stand beside them, as the context of
 * each critique.
 *
 * @param earlier steps before this one, oldest first.
 */
export function composeEdit(
  content: Content,
  examples: readonly ReflectedExample[],
  critiques: readonly string[],
  earlier: readonly EarlierStep[],
): ReflectionMessages {
  const { component, currentText, briefing = {} } = content;
  const mark = uniqueMark([
    currentText,
    ...textsOfBriefing(briefing),
    ...examples.flatMap(textsOfExample),
    ...critiques,
    ...earlier.flatMap(({ text, critique }) => [text, critique]),
    ...textsOfConstraints(content),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    `The current text of the module "${component}":`,
    tagged('current_text', mark, currentText),
    'What happened on the examples that the critiques are about:',
    ...examples.map((example) => describeExample(component, example, mark)),
    'The critiques of the current text:',
    ...critiques.map((critique) => tagged('critique', mark, critique)),
    ...(earlier.length === 0
      ? []
      : [
          'Earlier steps, the oldest first: the critiques at the time, and the text that was written after them. What keeps being criticized needs another approach.',
          ...earlier.map(({ text, critique }) =>
            tagged('step', mark, `${tagged('critique', mark, critique)}\n${tagged('text', mark, text)}`),
          ),
        ]),
    ...describeConstraints(content, mark),
    answerFormat(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: briefing.instructions ?? editor },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => {
      const shorter = shortenExamples(examples);
      return shorter && composeEdit(content, shorter, critiques, earlier);
    },
  };
}
