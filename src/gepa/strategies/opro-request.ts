// Tested by test/unit/gepa/strategies/opro.test.ts.
import { describeSystem, textsOfBriefing } from '../reflection/briefing';
import type { ReflectionTask } from '../reflection/propose-text';
import { textsOfExample, type ReflectedExample } from '../reflection/reflected-example';
import {
  answerFormat,
  describeConstraints,
  formatScore,
  textsOfConstraints,
  type ReflectionMessages,
} from '../reflection/request';
import { shortenExamples } from '../reflection/shorten';
import { tagged, uniqueMark } from '../text/unique-tags';

/** A text with its mean on the part of the feedback set that all texts are scored on. */
export interface ScoredText {
  readonly text: string;
  readonly mean: number;
}

type Content = ReflectionTask['content'];

const instructions = `You look for the text of a system driven by language models that scores highest. You are given texts that were tried, \
with their scores in ascending order, and some examples of the task. Work out what the texts with high scores have that those with low \
scores lack, and what the examples demand. Then write a text that differs from all of these and scores as high as possible. It has to \
hold for examples like these that you have not seen. Do not copy an example's input into the text.`;

/** Composes the request of one text: the history, the best last, and exemplars of the task. */
export function composeOpro(
  content: Content,
  history: readonly ScoredText[],
  exemplars: readonly ReflectedExample[],
): ReflectionMessages {
  const { component, currentText, briefing = {} } = content;
  const mark = uniqueMark([
    currentText,
    ...textsOfBriefing(briefing),
    ...history.map(({ text }) => text),
    ...exemplars.flatMap(textsOfExample),
    ...textsOfConstraints(content),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    `The text of the module "${component}" that your text has to beat:`,
    tagged('current_text', mark, currentText),
    'Texts with their scores, the lowest first and the highest last:',
    ...history.map(({ text, mean }) => tagged('scored_text', mark, text, ` score="${formatScore(mean)} of 1"`)),
    'Examples of the task, with the feedback on an output:',
    ...exemplars.map((exemplar) => describeExemplar(component, exemplar, mark)),
    ...describeConstraints(content, mark),
    answerFormat(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: briefing.instructions ?? instructions },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => {
      if (history.length > 1) return composeOpro(content, history.slice(Math.ceil(history.length / 2)), exemplars);
      const shorter = shortenExamples(exemplars);
      return shorter && composeOpro(content, history, shorter);
    },
  };
}

/** Describes an example of the task. Its score is left out, because it isn't that of the text to beat. */
function describeExemplar(component: string, { name, details }: ReflectedExample, mark: string): string {
  const attributes = ` name="${name}"`;
  if (details === undefined) return tagged('example', mark, 'This example can no longer be read.', attributes);
  const { trace, output, feedback } = details;
  const inputs = trace.filter(({ module }) => module === component).map(({ input }) => tagged('input', mark, input));
  const parts = [...inputs, tagged('output', mark, output), tagged('feedback', mark, feedback)];
  return tagged('example', mark, parts.join('\n'), attributes);
}
