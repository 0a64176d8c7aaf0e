import type { ComponentTexts } from '../candidate';
import type { NotedEvent, ProposedChange, SkipReason, ToldEvent } from '../events';
import { describeTextFault, type TextCheck } from '../text/text-fault';
import type { Reflector } from '../world';
import { ReflectionError } from './reflection-error';
import { parseReflectionReply } from './reply';
import {
  composeReflection,
  composeSecondAttempt,
  type ReflectedExample,
  type ReflectionContent,
  type ReflectionMessages,
} from './request';

/** What came of a reflection on one or several components. */
export type ProposedTexts =
  | {
      readonly kind: 'proposed';
      readonly texts: ComponentTexts;
      readonly diagnosis: string;
      readonly changes: readonly ProposedChange[];
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** A reflection to ask for. The id begins those of its attempts. */
export interface ReflectionTask {
  readonly id: string;
  readonly content: Omit<ReflectionContent, 'examples'>;
  /** Read when the request is composed. */
  readonly examples: () => readonly ReflectedExample[];
}

/** Who hears of a reflection: the journal, and this search where the journal has it already. */
interface ReflectionNews {
  readonly record: (event: ToldEvent) => void;
  readonly note: (event: NotedEvent) => void;
}

/** What a reflection needs of the world. */
interface ReflectionWorld {
  readonly reflector: Reflector;
  readonly textCheck: TextCheck;
}

/**
 * Asks for a changed text of each component, one after the other. A reply that cannot be read, or a text that does not
 * pass the check, is sent back once with the reason; after that the task is given up before it costs a rollout. One that the
 * model would not answer is given up at once.
 */
export async function proposeTexts(
  tasks: readonly ReflectionTask[],
  world: ReflectionWorld,
  signal: AbortSignal,
  news: ReflectionNews,
): Promise<ProposedTexts> {
  const texts = new Map<string, string>();
  const diagnoses: string[] = [];
  const changes: ProposedChange[] = [];
  for (const task of tasks) {
    const outcome = await proposeText(task, world, signal, news);
    if (outcome.kind === 'skipped') return outcome;
    texts.set(task.content.component, outcome.text);
    diagnoses.push(outcome.diagnosis);
    changes.push(...outcome.changes);
  }
  return {
    kind: 'proposed',
    texts: Object.fromEntries(texts),
    diagnosis: diagnoses.filter((diagnosis) => diagnosis !== '').join('\n\n'),
    changes,
  };
}

type ProposedText =
  | {
      readonly kind: 'proposed';
      readonly text: string;
      readonly diagnosis: string;
      readonly changes: readonly ProposedChange[];
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

async function proposeText(
  { id, content, examples }: ReflectionTask,
  { reflector, textCheck }: ReflectionWorld,
  signal: AbortSignal,
  { record, note }: ReflectionNews,
): Promise<ProposedText> {
  let request = once(() => composeReflection({ ...content, examples: examples() }));
  for (let attempt = 1; ; attempt += 1) {
    const reflection = `${id}/${attempt}`;
    const reply = await reflector.reflect(reflection, request, signal, note).catch(failureOf);
    if (reply instanceof ReflectionError) {
      const detail = reply.problem;
      record({ type: 'reflectionFailed', reflection, detail });
      return { kind: 'skipped', reason: { kind: 'failed', detail } };
    }
    const { text, truncated = false, mark = request().mark, usage, durationMs } = reply;
    record({ type: 'reflectionFinished', reflection, reply: text, truncated, mark, usage, durationMs });
    const outcome = truncated ? cutOff : judgeReply(text, mark, content, textCheck);
    if (outcome.kind === 'proposed' || attempt === 2) return outcome;
    const [first, problem] = [request, problemOf(outcome.reason)];
    request = once(() => composeSecondAttempt(first(), { reply: text, problem }));
  }
}

/** Catches what concerns this reflection alone. */
function failureOf(error: unknown): ReflectionError {
  if (error instanceof ReflectionError) return error;
  throw error;
}

function once(compose: () => ReflectionMessages): () => ReflectionMessages {
  let composed: ReflectionMessages | undefined;
  return () => (composed ??= compose());
}

const cutOff: ProposedText = {
  kind: 'skipped',
  reason: {
    kind: 'unreadable',
    detail: 'the reply was cut off. Raise maxTokens of the reflection model, or shorten the prompt.',
  },
};

function judgeReply(
  reply: string,
  mark: string,
  { component }: ReflectionTask['content'],
  check: TextCheck,
): ProposedText {
  const parsed = parseReflectionReply(reply, mark);
  if (parsed.kind === 'unreadable') {
    return { kind: 'skipped', reason: { kind: 'unreadable', detail: parsed.problem } };
  }
  const fault = check.faultOf(component, parsed.text);
  if (fault !== undefined) {
    return { kind: 'skipped', reason: { kind: 'objection', detail: describeTextFault(fault) } };
  }
  return { kind: 'proposed', text: parsed.text, diagnosis: parsed.diagnosis, changes: parsed.changes };
}

function problemOf(reason: SkipReason): string {
  return reason.kind === 'unreadable' || reason.kind === 'objection' ? reason.detail : '';
}
