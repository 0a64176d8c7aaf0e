// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts } from '../candidate';
import type { EmittedEvent, NotedEvent, SkipReason } from '../events';
import type { ExplainedHypothesis, ProposedChange } from '../proposal';
import { copiedWords } from '../copying/copied-words';
import { lostPassage } from '../text/locked-passages';
import { objectionToLength } from '../shortening/shortening-request';
import { describeTextFault, type TextCheck } from '../text/text-fault';
import type { Reflector } from '../world';
import { ReflectionError } from './reflection-error';
import type { ReflectedExample } from './reflected-example';
import { parseHypothesesReply, parseReflectionReply } from './reply';
import {
  composeReflection,
  composeSecondAttempt,
  formatFor,
  type ReflectionContent,
  type ReflectionMessages,
} from './request';

/** A change of one or several components. */
export interface TextChange {
  readonly texts: ComponentTexts;
  readonly changes: readonly ProposedChange[];
  /** What it assumes. Absent if only one text was asked for. */
  readonly hypothesis?: ExplainedHypothesis;
}

/** The result of a reflection on one or several components. */
export type ProposedTexts =
  | ({
      readonly kind: 'proposed';
      readonly diagnosis: string;
      /** Its other hypotheses, the most likely first. */
      readonly others?: readonly TextChange[];
    } & TextChange)
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** A reflection to request. Its id begins the ids of its attempts. */
export interface ReflectionTask {
  readonly id: string;
  readonly content: Omit<ReflectionContent, 'examples'>;
  /** Reads the examples when the request is composed. */
  readonly examples: () => readonly ReflectedExample[];
  /** Returns the texts that the new text may not copy from. Absent if it may. */
  readonly rows?: () => readonly string[];
}

/** Records the events of a reflection, or notes those that the world has recorded. */
export interface ReflectionLog {
  readonly record: (event: EmittedEvent) => void;
  readonly note: (event: NotedEvent) => void;
}

/** What a reflection needs from the world. */
export interface ReflectionWorld {
  readonly reflector: Reflector;
  readonly textCheck: TextCheck;
}

/**
 * Requests a changed text for each component, one after the other. An unreadable reply, or a text that fails the check,
 * is sent back once with the reason; then the task is skipped. A request that the model refuses is skipped immediately.
 */
export async function proposeTexts(
  tasks: readonly ReflectionTask[],
  world: ReflectionWorld,
  signal: AbortSignal,
  log: ReflectionLog,
): Promise<ProposedTexts> {
  const answers: { readonly component: string; readonly answer: UsableText }[] = [];
  for (const task of tasks) {
    const outcome = await proposeText(task, world, signal, log);
    if (outcome.kind === 'skipped') return outcome;
    answers.push({ component: task.content.component, answer: outcome });
  }
  const most = Math.max(...answers.map(({ answer: { others = [] } }) => others.length));
  const others = Array.from({ length: most }, (_, place) => {
    const chosen = answers.flatMap(({ component, answer }) => {
      const one = answer.others?.[place];
      return one === undefined ? [] : [{ component, one }];
    });
    return together(chosen, tasks.length > 1);
  });
  return {
    kind: 'proposed',
    ...together(
      answers.map(({ component, answer }) => ({ component, one: answer })),
      tasks.length > 1,
    ),
    diagnosis: answers
      .map(({ answer }) => answer.diagnosis)
      .filter((diagnosis) => diagnosis !== '')
      .join('\n\n'),
    ...(others.length === 0 ? {} : { others }),
  };
}

/** Returns the changes of several components as one. Their hypotheses are joined: they are tested together. */
function together(
  parts: readonly { readonly component: string; readonly one: ComponentChange }[],
  namesComponents: boolean,
): TextChange {
  const explained = parts.flatMap(({ component, one: { hypothesis } }) =>
    hypothesis === undefined ? [] : [{ component, ...hypothesis }],
  );
  const hypothesis = {
    label: explained.map(({ label }) => label).join(' · '),
    cause: explained.map(({ component, cause }) => (namesComponents ? `${component}: ${cause}` : cause)).join('\n'),
  };
  return {
    texts: Object.fromEntries(parts.map(({ component, one }) => [component, one.text])),
    changes: parts.flatMap(({ component, one }) =>
      one.changes.map((change) => (namesComponents ? { ...change, component } : change)),
    ),
    ...(explained.length === 0 ? {} : { hypothesis }),
  };
}

/** A changed text of one component. */
interface ComponentChange {
  readonly text: string;
  readonly changes: readonly ProposedChange[];
  readonly hypothesis?: ExplainedHypothesis;
}

type UsableText = Extract<ProposedText, { kind: 'proposed' }>;

/** The text that a reply proposes, or why it can't be used. */
export type ProposedText =
  | ({
      readonly kind: 'proposed';
      readonly diagnosis: string;
      /** Its other hypotheses, the most likely first. */
      readonly others?: readonly ComponentChange[];
    } & ComponentChange)
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

async function proposeText(
  task: ReflectionTask,
  world: ReflectionWorld,
  signal: AbortSignal,
  log: ReflectionLog,
): Promise<ProposedText> {
  const { id, content, examples } = task;
  const compose = () => composeReflection({ ...content, examples: examples() });
  const read = (reply: string, mark: string) =>
    content.hypotheses === undefined
      ? readReply(reply, mark, task, world.textCheck)
      : readHypotheses(reply, mark, content.hypotheses, task, world.textCheck);
  return askReflector({ id, compose, answerFormat: formatFor(content) }, read, world.reflector, signal, log);
}

/** A request to the reflection model. Its id begins the ids of its attempts. */
export interface ReflectorRequest {
  readonly id: string;
  readonly compose: () => ReflectionMessages;
  /** Describes the form of the reply, which a second attempt is told again. */
  readonly answerFormat: (mark: string) => string;
}

type Skipped = Extract<ProposedTexts, { kind: 'skipped' }>;

/**
 * Asks the reflection model and reads its reply. An unusable reply is sent back once with the reason; then the task is
 * skipped. A request that the model refuses is skipped immediately.
 *
 * @param read reads a reply whose tags end in `mark`.
 */
export async function askReflector<Answer extends { readonly kind: string }>(
  { id, compose, answerFormat }: ReflectorRequest,
  read: (reply: string, mark: string) => Answer | Skipped,
  reflector: Reflector,
  signal: AbortSignal,
  { record, note }: ReflectionLog,
): Promise<Answer | Skipped> {
  let request = once(compose);
  for (let attempt = 1; ; attempt += 1) {
    const reflection = `${id}/${attempt}`;
    const reply = await reflector.reflect(reflection, request, signal, note).catch(asReflectionError);
    if (reply instanceof ReflectionError) {
      const detail = reply.problem;
      record({ type: 'reflectionFailed', reflection, detail });
      return { kind: 'skipped', reason: { kind: 'failed', detail } };
    }
    const { text, truncated = false, mark = request().mark, usage, durationMs } = reply;
    record({ type: 'reflectionFinished', reflection, reply: text, truncated, mark, usage, durationMs });
    const outcome = truncated ? cutOff : read(text, mark);
    if (!isSkipped(outcome) || attempt === 2) return outcome;
    const [first, problem] = [request, problemOf(outcome.reason)];
    request = once(() => composeSecondAttempt(first(), { reply: text, problem }, answerFormat));
  }
}

function isSkipped(outcome: { readonly kind: string }): outcome is Skipped {
  return outcome.kind === 'skipped';
}

/** Returns an error that concerns only this reflection, and throws any other. */
function asReflectionError(error: unknown): ReflectionError {
  if (error instanceof ReflectionError) return error;
  throw error;
}

function once(compose: () => ReflectionMessages): () => ReflectionMessages {
  let composed: ReflectionMessages | undefined;
  return () => (composed ??= compose());
}

const cutOff: Skipped = {
  kind: 'skipped',
  reason: {
    kind: 'unreadable',
    detail: 'the reply was cut off. Raise maxTokens of the reflection model, or shorten the prompt.',
  },
};

/**
 * Reads the text of a reply, unless it can't be used: it fails the check, changes what is locked, or copies from the examples.
 *
 * @param mark the ending of the request's tags.
 */
export function readReply(reply: string, mark: string, task: ReflectionTask, check: TextCheck): ProposedText {
  const parsed = parseReflectionReply(reply, mark);
  if (parsed.kind === 'unreadable') {
    return { kind: 'skipped', reason: { kind: 'unreadable', detail: parsed.problem } };
  }
  const objection = objectionTo(parsed.text, task, check);
  if (objection !== undefined) return { kind: 'skipped', reason: { kind: 'objection', detail: objection } };
  return { kind: 'proposed', text: parsed.text, diagnosis: parsed.diagnosis, changes: parsed.changes };
}

/**
 * Reads the hypotheses of a reply, without those that can't be used or change nothing. If none can, the reason is that of the first.
 *
 * @param count the most hypotheses that were asked for.
 */
function readHypotheses(
  reply: string,
  mark: string,
  count: number,
  task: ReflectionTask,
  check: TextCheck,
): ProposedText {
  const parsed = parseHypothesesReply(reply, mark, count);
  if (parsed.kind === 'unreadable') {
    return { kind: 'skipped', reason: { kind: 'unreadable', detail: parsed.problem } };
  }
  const checked = parsed.hypotheses.map(({ label, cause, text, changes }, place) => ({
    change: {
      text,
      changes,
      ...(label === '' && cause === '' ? {} : { hypothesis: { label: label || `Hypothesis ${place + 1}`, cause } }),
    },
    objection: text === task.content.currentText ? 'The new text is the current one.' : objectionTo(text, task, check),
  }));
  const [first, ...others] = checked.flatMap(({ change, objection }) => (objection === undefined ? [change] : []));
  if (first === undefined) {
    return { kind: 'skipped', reason: { kind: 'objection', detail: checked[0]?.objection ?? '' } };
  }
  return { kind: 'proposed', diagnosis: parsed.diagnosis, ...first, ...(others.length === 0 ? {} : { others }) };
}

/** Returns why a text can't be used, if it can't, in words for the model. */
export function objectionTo(
  text: string,
  { content: { component, currentText, locked, shortens }, rows }: ReflectionTask,
  check: TextCheck,
): string | undefined {
  const passage = lostPassage(locked, [currentText], text);
  const fault = passage === undefined ? check.faultOf(component, text) : ({ kind: 'locked', passage } as const);
  if (fault !== undefined) return describeTextFault(fault);
  const objection = shortens === true ? objectionToLength(text, currentText) : undefined;
  if (objection !== undefined) return objection;
  const { passage: copied } = copiedWords(text, rows?.() ?? [], [currentText]);
  if (copied === '') return undefined;
  return `The new text copies words from an example. Say in general what they stand for: ${JSON.stringify(copied)}`;
}

function problemOf(reason: SkipReason): string {
  return reason.kind === 'unreadable' || reason.kind === 'objection' ? reason.detail : '';
}
