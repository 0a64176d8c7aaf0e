// Tested by test/unit/gepa/reflection.test.ts.
import { shortestCopy } from '../copying/copied-words';
import { defaultInstructions, describeSystem, textsOfBriefing, type Briefing } from './briefing';
import type { BrokenChange } from './broken-changes';
import type { ToolUse } from '../rollout';
import type { SizeLimit } from '../text/size-limit';
import { estimateTokens } from '../text/token-estimate';
import { tagged, uniqueMark } from '../text/unique-tags';
import { describeOtherStep, hasOtherSteps, stepsAround, type ShownStep } from './other-steps';
import { modulesOfExample, textsOfExample, type BetterRun, type ReflectedExample } from './reflected-example';
import { describeTested, hypothesesFormat, textsOfTested } from '../hypotheses/hypotheses-request';
import type { TestedHypothesis } from '../hypotheses/tested-hypotheses';
import { describeSize, shorteningFormat, shorteningInstructions } from '../shortening/shortening-request';
import { shortenExamples } from './shorten';

/** The content of a reflection request: the reflective dataset of one module, and the developer's guidance. */
export interface ReflectionContent {
  readonly component: string;
  readonly currentText: string;
  readonly examples: readonly ReflectedExample[];
  /** Lines that earlier reflections on the same text and examples added. */
  readonly tried: readonly string[];
  /** Earlier changes of this text that broke the system, oldest first. */
  readonly broken: readonly BrokenChange[];
  /** The developer's notes, oldest first. */
  readonly guidance: readonly string[];
  /** Passages that the new text must keep exactly as they are. */
  readonly locked: readonly string[];
  /** Placeholders that the new text must keep, e.g. `{{name}}`. */
  readonly variables: readonly string[];
  /** The size that the new text may have. Absent: no limit. */
  readonly sizeLimit?: SizeLimit;
  /** Set if a text that copies from an example is refused. */
  readonly refusesCopies?: true;
  /** Set if the steps of other modules are shown in short too. */
  readonly wholeTrace?: true;
  /** The most hypotheses to ask for, each with its own text. Absent: one text, without a label. */
  readonly hypotheses?: number;
  /** Hypotheses about the current text that were run and lost, or rejected, oldest first. */
  readonly tested?: readonly TestedHypothesis[];
  /** Set if a shorter text is asked for instead of a better one. */
  readonly shortens?: true;
  /** Absent when the developer says nothing about the system. */
  readonly briefing?: Briefing;
  /** What the developer asks to write again. */
  readonly again?: AskedText;
}

/** A proposed text that the developer wants written again, or one change of it, with their note. */
export interface AskedText {
  readonly proposed: string;
  readonly change?: string;
  readonly note: string;
}

/** An unusable reply to the same request, and the reason. */
export interface FailedAttempt {
  readonly reply: string;
  readonly problem: string;
}

/** A conversation for the reflection model. `mark` is the suffix that makes its tags unique. */
export interface ReflectionMessages {
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly mark: string;
  /** Composes the same request with fewer or shorter examples. Returns undefined when nothing can be left out any more. */
  readonly shorter?: () => ReflectionMessages | undefined;
}

/**
 * Composes a reflection request (Algorithm 1, step "update prompt"). Each part is enclosed in tags that occur in no
 * part, so that data can't imitate the frame.
 */
export function composeReflection(
  content: ReflectionContent,
  wholeTrace = content.wholeTrace ?? false,
): ReflectionMessages {
  const { briefing = {} } = content;
  const showsOthers = wholeTrace && content.examples.some((example) => hasOtherSteps(content.component, example));
  const mark = uniqueMark([
    content.currentText,
    ...textsOfBriefing(briefing),
    ...content.examples.flatMap(textsOfExample),
    ...(showsOthers ? content.examples.flatMap(modulesOfExample) : []),
    ...content.tried,
    ...textsOfTested(content.tested),
    ...textsOfConstraints(content),
    ...textsAsked(content.again),
  ]);
  const parts = [
    ...describeSystem(briefing, mark),
    `The current text of the module "${content.component}":`,
    tagged('current_text', mark, content.currentText),
    `What happened on ${content.examples.length} examples:`,
    ...(content.examples.every(({ better }) => better === undefined)
      ? []
      : ['Where another version of the text did better on the same example, a better output shows what it came to.']),
    ...(showsOthers
      ? [
          `The system has other modules too. Their steps stand in the order of the run, shortened. Only the text of "${content.component}" may change.`,
        ]
      : []),
    ...content.examples.map((example) => describeExample(content.component, example, mark, showsOthers)),
    ...(content.tried.length === 0
      ? []
      : [
          'These changes were proposed for them before. Propose another one:',
          ...content.tried.map((change) => tagged('tried', mark, change)),
        ]),
    ...describeTested(content.tested, mark),
    ...describeConstraints(content, mark),
    ...(content.shortens === true ? [describeSize(content.currentText)] : []),
    ...(content.again === undefined ? [] : describeAsked(content.again, mark)),
    formatFor(content)(mark),
  ];
  return {
    mark,
    messages: [
      { role: 'system', content: instructionsFor(content) },
      { role: 'user', content: parts.join('\n\n') },
    ],
    shorter: () => {
      if (showsOthers) return composeReflection(content, false);
      const examples = shortenExamples(content.examples);
      return examples && composeReflection({ ...content, examples }, wholeTrace);
    },
  };
}

function instructionsFor({ shortens, briefing }: ReflectionContent): string {
  return shortens === true ? shorteningInstructions : (briefing?.instructions ?? defaultInstructions);
}

/** Returns what describes the form of a reflection's reply. */
export function formatFor({
  shortens,
  hypotheses,
}: Pick<ReflectionContent, 'shortens' | 'hypotheses'>): (mark: string) => string {
  if (shortens === true) return shorteningFormat;
  return hypotheses === undefined ? answerFormat : (mark) => hypothesesFormat(mark, hypotheses);
}

/** What a new text of a component has to keep or avoid, whatever it is made from. */
type Constraints = Pick<
  ReflectionContent,
  'currentText' | 'broken' | 'guidance' | 'locked' | 'variables' | 'sizeLimit' | 'refusesCopies'
>;

/** Describes what a new text has to keep or avoid, and what the developer said, each text in tags. */
export function describeConstraints(content: Constraints, mark: string): readonly string[] {
  return [
    ...(content.broken.length === 0
      ? []
      : [
          'With these changes the text could not be run at all. Avoid what went wrong:',
          ...content.broken.map(({ lines, problem }) =>
            tagged('broken', mark, `${tagged('change', mark, lines)}\n${tagged('problem', mark, problem)}`),
          ),
        ]),
    ...(content.guidance.length === 0
      ? []
      : [
          'The developer said this about earlier changes. It binds you:',
          ...content.guidance.map((note) => tagged('guidance', mark, note)),
        ]),
    ...(content.locked.length === 0
      ? []
      : [
          'The developer locked these passages. Keep each exactly as it is, to the character:',
          ...content.locked.map((passage) => tagged('locked', mark, passage)),
        ]),
    ...(content.variables.length === 0
      ? []
      : [
          `These are filled in when the text is used. Keep each as it is, and add no others: ${content.variables.join(' ')}`,
        ]),
    ...(content.sizeLimit === undefined
      ? []
      : [
          `The new text may have at most ≈${content.sizeLimit.tokens} tokens, counted as one for 4 Latin characters. The current text has ≈${estimateTokens(content.currentText)}. A longer text is refused.`,
        ]),
    ...(content.refusesCopies === undefined
      ? []
      : [`A text that repeats ${shortestCopy} or more words in a row of an example is refused.`]),
  ];
}

/** Returns every text in the constraints. */
export function textsOfConstraints({ broken, guidance, locked }: Constraints): readonly string[] {
  return [...broken.flatMap(({ lines, problem }) => [lines, problem]), ...guidance, ...locked];
}

/**
 * Composes a second request after an unusable reply.
 *
 * @param format describes the form of the reply.
 */
export function composeSecondAttempt(
  request: ReflectionMessages,
  failed: FailedAttempt,
  format: (mark: string) => string = answerFormat,
): ReflectionMessages {
  return {
    mark: request.mark,
    messages: [
      ...request.messages,
      { role: 'assistant', content: failed.reply },
      { role: 'user', content: `That cannot be used: ${failed.problem}\n\n${format(request.mark)}` },
    ],
    shorter: () => {
      const shorter = request.shorter?.();
      return shorter && composeSecondAttempt(shorter, failed, format);
    },
  };
}

function textsAsked(again: AskedText | undefined): readonly string[] {
  return again === undefined ? [] : [again.proposed, again.change ?? '', again.note];
}

function describeAsked({ proposed, change, note }: AskedText, mark: string): readonly string[] {
  return [
    'You proposed this text for it before:',
    tagged('proposed', mark, proposed),
    ...(change === undefined
      ? ['The developer asks you to write it again. Keep what their note does not question. Their note:']
      : [
          'The developer asks you to make this change of it again, in another way:',
          tagged('change', mark, change),
          'Keep its other changes as they are. Their note:',
        ]),
    tagged('guidance', mark, note),
  ];
}

/** Describes the form of a reflection's reply. */
export function answerFormat(mark: string): string {
  return `Answer in exactly this form:

<diagnosis-${mark}>
why the failing examples failed, in a few sentences
</diagnosis-${mark}>
<changes-${mark}>
<change examples="names of the examples that show it, separated by commas">one change and its reason</change>
</changes-${mark}>
<new_text-${mark}>
the whole new text and nothing else
</new_text-${mark}>`;
}

/** Describes an example: the module's inputs and outputs, the score and the feedback, each in tags. */
export function describeExample(
  component: string,
  { name, score, details, better }: ReflectedExample,
  mark: string,
  showsOthers = false,
): string {
  const attributes = ` name="${name}" score="${formatScore(score)} of 1"`;
  if (details === undefined) return tagged('example', mark, 'Only the score of this run is known.', attributes);
  const steps = details.trace.filter((step) => step.module === component);
  const inputs = steps.map(({ input }) => input);
  const shown = showsOthers
    ? stepsAround(component, details.trace)
    : steps.map((step) => ({ kind: 'own', step }) as const);
  const parts = [
    ...shown.flatMap((one) => describeStep(one, inputs, mark)),
    ...(steps.at(-1)?.output === details.output ? [] : [tagged('final_output', mark, details.output)]),
    tagged('feedback', mark, details.feedback),
    ...(better === undefined ? [] : describeBetter(component, better, mark)),
  ];
  return tagged('example', mark, parts.join('\n'), attributes);
}

function describeStep(shown: ShownStep, ownInputs: readonly string[], mark: string): readonly string[] {
  switch (shown.kind) {
    case 'leftOut':
      return [`[… ${shown.count} steps of other modules are left out here …]`];
    case 'other':
      return [describeOtherStep(shown.step, ownInputs, mark)];
    case 'own': {
      const { input, reasoning, toolCalls = [], output, truncated } = shown.step;
      return [
        tagged('input', mark, input),
        ...(reasoning === undefined ? [] : [tagged('reasoning', mark, reasoning)]),
        ...toolCalls.map((use) => describeToolUse(use, mark)),
        tagged('output', mark, output, truncated === true ? ' cut_off="at the token limit"' : ''),
      ];
    }
  }
}

function describeBetter(component: string, { score, output, steps }: BetterRun, mark: string): readonly string[] {
  const attributes = ` score="${formatScore(score)} of 1"`;
  const own = steps.findLast(({ module }) => module === component)?.output;
  if (own === undefined || own === output) return [tagged('better_output', mark, output, attributes)];
  return [tagged('better_output', mark, own), tagged('better_final_output', mark, output, attributes)];
}

function describeToolUse({ name, input, output }: ToolUse, mark: string): string {
  const parts = [tagged('name', mark, name), tagged('arguments', mark, input), tagged('result', mark, output)];
  return tagged('tool_call', mark, parts.join('\n'));
}

export function formatScore(score: number): string {
  return Number(score.toFixed(3)).toString();
}
