import type { ProposedChange, ResultEvent, SkipReason } from '../events';
import type { Reflector } from '../world';
import { parseReflectionReply } from './reply';
import { composeReflection, composeSecondAttempt, type ReflectionContent } from './request';

/** What came of a reflection. */
export type ProposedText =
  | {
      readonly kind: 'proposed';
      readonly text: string;
      readonly diagnosis: string;
      readonly changes: readonly ProposedChange[];
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/**
 * Asks for a changed text. A reply that cannot be read, or a text that loses or invents a template variable, is sent
 * back once with the reason; after that the iteration is given up before it costs a rollout.
 */
export async function proposeText(
  { iteration, content }: { readonly iteration: number; readonly content: ReflectionContent },
  reflector: Reflector,
  signal: AbortSignal,
  record: (event: ResultEvent) => void,
): Promise<ProposedText> {
  let request = composeReflection(content);
  for (let attempt = 1; ; attempt += 1) {
    const id = `i${iteration}/${attempt}`;
    const reply = await reflector.reflect(id, request, signal);
    record({
      type: 'reflectionFinished',
      reflection: id,
      reply: reply.text,
      usage: reply.usage,
      durationMs: reply.durationMs,
    });
    const outcome = judgeReply(reply.text, request.mark, content, reflector);
    if (outcome.kind === 'proposed' || outcome.reason.kind === 'unchanged' || attempt === 2) return outcome;
    request = composeSecondAttempt(request, { reply: reply.text, problem: problemOf(outcome.reason) });
  }
}

function judgeReply(reply: string, mark: string, content: ReflectionContent, reflector: Reflector): ProposedText {
  const parsed = parseReflectionReply(reply, mark);
  if (parsed.kind === 'unreadable') {
    return { kind: 'skipped', reason: { kind: 'unreadable', detail: parsed.problem } };
  }
  const objection = reflector.objection(content.component, content.currentText, parsed.text);
  if (objection !== undefined) return { kind: 'skipped', reason: { kind: 'objection', detail: objection } };
  if (parsed.text === content.currentText) return { kind: 'skipped', reason: { kind: 'unchanged' } };
  return { kind: 'proposed', text: parsed.text, diagnosis: parsed.diagnosis, changes: parsed.changes };
}

function problemOf(reason: SkipReason): string {
  return reason.kind === 'unreadable' || reason.kind === 'objection' ? reason.detail : '';
}
