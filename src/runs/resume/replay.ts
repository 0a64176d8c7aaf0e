import type { NotedEvent } from '../../gepa/events';
import type { RolloutRequest } from '../../gepa/rollout';
import type { Evaluator, Reflector } from '../../gepa/world';
import { withOwnSignal } from '../../models/endpoints/own-signal';
import { countingWaste } from '../../models/spending';
import { toReflectionReply, toRolloutResult } from './recorded-run';
import type { ModelReflector } from '../execution/model-reflector';
import type { RolloutAnswer, RolloutEvaluator } from '../execution/rollout-evaluator';
import type { RunHistory } from './run-history';

/** What answers a search that is resumed needs of its session. */
export interface ReplayOptions {
  readonly history: RunHistory;
  /** Resolves when something may be paid for. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  /** Is told what the journal has and cannot be read any more. */
  readonly report: (problem: string) => void;
  /** Aborts when what is asked is of no use any more. */
  readonly attempt: AbortSignal;
}

/** Answers from the journal what it holds, down to a reply that has no score yet. Anything else is asked for. */
export function replayingEvaluator(
  live: RolloutEvaluator,
  { history, pass, report, attempt }: ReplayOptions,
): Evaluator {
  const answerOf = async (
    request: RolloutRequest,
    signal: AbortSignal,
    note: (event: NotedEvent) => void,
  ): Promise<RolloutAnswer> => {
    const { id } = request;
    const recorded = history.answer(id);
    if (recorded !== undefined) {
      note(recorded.answered);
      return recorded.answer;
    }
    if (history.answered(id) !== undefined) {
      report(`The reply to ${id} can no longer be read from the journal. It is asked for again.`);
    }
    await pass(signal);
    history.confirmRestoring();
    const answer = await countingWaste(
      () => withOwnSignal(signal, (own) => live.answer(request, own)),
      (usage) => note(history.recordWaste(id, 'task', usage)),
    );
    attempt.throwIfAborted();
    note(history.recordAnswer(id, answer));
    return answer;
  };
  return {
    recorded: ({ id }, note) => {
      const recorded = history.rollout(id);
      if (recorded === undefined) return undefined;
      for (const wasted of history.wasted(id)) note(wasted);
      const answered = history.answered(id);
      if (answered !== undefined) note(answered);
      return toRolloutResult(recorded);
    },
    evaluate: async (request, signal, note) => {
      const { id } = request;
      for (const wasted of history.wasted(id)) note(wasted);
      const answer = await answerOf(request, signal, note);
      const { score, objectives, feedback, usage, durationMs } = await countingWaste(
        () => withOwnSignal(signal, (own) => live.score(request, answer, own)),
        (wasted) => note(history.recordWaste(id, 'task', wasted)),
      );
      history.holdFeedback(id, feedback);
      return { score, objectives, usage, durationMs };
    },
  };
}

/** Answers from the journal what it holds. Anything else is asked for. */
export function replayingReflector(live: ModelReflector, { history, pass }: ReplayOptions): Reflector {
  return {
    reflect: async (id, request, signal, note) => {
      for (const wasted of history.wasted(id)) note(wasted);
      const recorded = history.reflection(id);
      if (recorded !== undefined) return toReflectionReply(recorded);
      await pass(signal);
      history.confirmRestoring();
      return countingWaste(
        () => withOwnSignal(signal, (own) => live.reflect(id, request, own)),
        (wasted) => note(history.recordWaste(id, 'reflection', wasted)),
      );
    },
  };
}
