import { valueOf } from '../../named-values';
import type { ComponentTexts } from '../../candidate';
import { describeSystem, textsOfBriefing } from '../../reflection/briefing';
import type { ReflectionTask } from '../../reflection/propose-text';
import { describeConstraints, textsOfConstraints, type ReflectionMessages } from '../../reflection/request';
import { cutMiddle } from '../../text/cut-middle';
import { lastBody, tagged, uniqueMark } from '../../text/unique-tags';
import type { Demonstration } from './demonstrations';

/** A row of data as the system is given it, with its expected answer if it has one. */
export interface DataSample {
  readonly input: string;
  readonly expected?: string;
}

/** What the request for an instruction is grounded in, besides the current one. */
export interface Grounding {
  /** What the reflection model said about the data. Empty if it said nothing. */
  readonly summary: string;
  /** The texts of all modules, in the order of the system. */
  readonly modules: ComponentTexts;
  /** Examples of what the module is to do. */
  readonly demonstrations: readonly Demonstration[];
  /** What to try this time. Empty: no tip. */
  readonly tip: string;
}

/**
 * Tips, of which each request gets another, so that the instructions differ (arXiv 2406.11695, §3.1 and the appendix: a tip says how to
 * word the instruction). The first gives none.
 */
export const tips: readonly string[] = [
  '',
  'Be creative: approach the task from an angle that the current text does not take.',
  'Keep it simple: short, clear sentences, and only what is needed.',
  'Be thorough: describe the task, what is given, and what the answer must look like.',
  'Say what is at stake if the answer is wrong.',
  'Give the module a role: begin with who it is.',
];

/** Requests show at most so many characters of a row. */
const longestSample = 1500;

const summarizer = `You describe data for someone who writes instructions for a language model and does not see the data. Say what the rows have in common: \
their topics, form and length, what is asked, what the answers look like, and what is hard about them. A few sentences. Do not quote rows.`;

const proposer = `You write the instruction of one module of a system that is driven by language models. You are given the current instruction, a description \
of the system and its data, and examples of what the module is to do. Write a better instruction, whole, that would lead a language model to do the \
task well on rows like these. Use what the examples and the description reveal about the task. Do not copy an example into it: examples can be shown \
beside it.`;

/** Composes the request for a description of the data, from a sample of rows. */
export function composeSummary(
  briefing: ReflectionTask['content']['briefing'] = {},
  samples: readonly DataSample[],
): ReflectionMessages {
  const shown = samples.map(({ input, expected }) => ({
    input: cutMiddle(input, longestSample),
    expected: expected === undefined ? undefined : cutMiddle(expected, longestSample),
  }));
  const mark = uniqueMark([
    ...textsOfBriefing(briefing),
    ...shown.flatMap(({ input, expected = '' }) => [input, expected]),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    'Rows of the data:',
    ...shown.map(({ input, expected }) => {
      const answer = expected === undefined ? '' : `\n${tagged('expected', mark, expected)}`;
      return tagged('row', mark, `${tagged('input', mark, input)}${answer}`);
    }),
    summaryFormat(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: summarizer },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => (samples.length < 2 ? undefined : composeSummary(briefing, samples.slice(0, samples.length / 2))),
  };
}

/** Describes the form of a description of the data. */
export function summaryFormat(mark: string): string {
  return `Answer in exactly this form:\n\n${tagged('summary', mark, 'your description, in a few sentences')}`;
}

/** Reads a description of the data. Models drop what looks like noise, so that without tags the whole reply is taken. */
export function readSummary(reply: string, mark: string): string {
  return lastBody(reply, `summary-${mark}`) ?? lastBody(reply, 'summary') ?? reply.trim();
}

/**
 * Composes the request for an instruction, grounded in the previous one, the system, its data, examples and a tip (arXiv 2406.11695,
 * §3.1). It is asked for in the form of a reflection's reply.
 */
export function composeInstruction(content: ReflectionTask['content'], grounding: Grounding): ReflectionMessages {
  const { component, currentText, briefing = {} } = content;
  const { summary, modules, demonstrations, tip } = grounding;
  const others = Object.keys(modules).filter((name) => name !== component);
  const mark = uniqueMark([
    currentText,
    summary,
    ...Object.values(modules),
    ...textsOfBriefing(briefing),
    ...demonstrations.flatMap(({ input, output }) => [input, output]),
    ...textsOfConstraints(content),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    `The current instruction of the module "${component}":`,
    tagged('current_text', mark, currentText),
    ...(others.length === 0
      ? []
      : [
          `The system has these modules, in this order: ${Object.keys(modules).join(', ')}. The instructions of the others:`,
          ...others.map((name) => tagged('module', mark, valueOf(modules, name) ?? '', ` name="${name}"`)),
        ]),
    ...(summary === '' ? [] : ['The data:', tagged('summary', mark, summary)]),
    ...(demonstrations.length === 0
      ? []
      : [
          'Examples of what the module is given and should answer:',
          ...demonstrations.map(({ input, output }) =>
            tagged(
              'example',
              mark,
              `${tagged('input', mark, cutMiddle(input, longestSample))}\n${tagged('output', mark, cutMiddle(output, longestSample))}`,
            ),
          ),
        ]),
    ...(tip === '' ? [] : [`Tip: ${tip}`]),
    ...describeConstraints(content, mark),
    instructionFormat(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: briefing.instructions ?? proposer },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () =>
      demonstrations.length === 0
        ? undefined
        : composeInstruction(content, { ...grounding, demonstrations: demonstrations.slice(1) }),
  };
}

/** Describes the form of the reply with an instruction. */
export function instructionFormat(mark: string): string {
  return `Answer in exactly this form:

<diagnosis-${mark}>
what the current instruction leaves unsaid, in a sentence or two
</diagnosis-${mark}>
<changes-${mark}>
<change>one change and its reason</change>
</changes-${mark}>
<new_text-${mark}>
the whole new instruction and nothing else
</new_text-${mark}>`;
}
