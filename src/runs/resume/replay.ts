// Tested by test/unit/runs/resume/resume-large-run.test.ts.
import type { NotedEvent } from '../../gepa/events';
import type { RolloutRequest } from '../../gepa/rollout';
import type { Evaluator, Reflector } from '../../gepa/world';
import { withOwnSignal } from '../../models/endpoints/own-signal';
import { countingWaste, type SpendingLimit } from '../../models/spending';
import { toReflectionReply, toRolloutResult } from './recorded-run';
import type { ModelReflector } from '../execution/model-reflector';
import type { RolloutAnswer, RolloutEvaluator } from '../execution/rollout-evaluator';
import type { RunHistory } from './run-history';

/** What a replay needs from its session. */
export interface ReplayOptions {
  readonly history: RunHistory;
  /** Resolves when the run may spend money. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  /** Returns the limit of what a rollout or a reflection may spend. */
  readonly limitFor: (purpose: 'search' | 'test') => SpendingLimit;
  /** Reports journal content that can no longer be read. */
  readonly report: (problem: string) => void;
  /** Aborts when the result is no longer needed. */
  readonly attempt: AbortSignal;
}

/**
 * Creates an evaluator that answers from the journal where possible, including replies without a score. Everything else
 * runs.
 */
export function replayingEvaluator(
  live: RolloutEvaluator,
  { history, pass, limitFor, report, attempt }: ReplayOptions,
): Evaluator {
  const limitOf = ({ example }: RolloutRequest) => limitFor(example.set === 'test' ? 'test' : 'search');
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
      report(`The reply to ${id} can no longer be read from the journal. GEPA requests it again.`);
    }
    await pass(signal);
    // A program or a service isn't asked through a model.
    limitOf(request).check();
    history.confirmRestoring();
    const answer = await countingWaste(
      () => withOwnSignal(signal, (own) => live.answer(request, own)),
      (usage) => note(history.recordWaste(id, 'task', usage)),
      limitOf(request),
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
      const { score, objectives, feedback, judges, usage, durationMs } = await countingWaste(
        () => withOwnSignal(signal, (own) => live.score(request, answer, own)),
        (wasted) => note(history.recordWaste(id, 'task', wasted)),
        limitOf(request),
      );
      history.holdFeedback(id, { feedback, ...(judges.length === 0 ? {} : { judges }) });
      return { score, objectives, usage, durationMs };
    },
  };
}

/** Creates a reflector that answers from the journal where possible. Everything else is requested from the model. */
export function replayingReflector(live: ModelReflector, { history, pass, limitFor }: ReplayOptions): Reflector {
  return {
    reflect: async (id, request, signal, note) => {
      for (const wasted of history.wasted(id)) note(wasted);
      const recorded = history.reflection(id);
      if (recorded !== undefined) return toReflectionReply(recorded);
      await pass(signal);
      limitFor('search').check();
      history.confirmRestoring();
      const { request: sent, ...reply } = await countingWaste(
        () => withOwnSignal(signal, (own) => live.reflect(id, request, own)),
        (wasted) => note(history.recordWaste(id, 'reflection', wasted)),
        limitFor('search'),
      );
      history.holdRequest(id, sent);
      return reply;
    },
  };
}
