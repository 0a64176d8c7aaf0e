import type { AnsweredEvent, RunEvent } from '../../gepa/events';
import { NumberRows, type IdNumbers } from '../journal/number-rows';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;
type Finished = EventOf<'rolloutFinished'>;
type Unscored = EventOf<'rolloutBroken' | 'rolloutFailed'>;

/** The outcome of a rollout. A score omits what the caller knows already. */
export type RecordedResult = Pick<Finished, 'type' | 'score' | 'objectives' | 'usage' | 'durationMs' | 'at'> | Unscored;

const noObjectives: Finished['objectives'] = {};

/** The recorded rollouts of a journal, kept mostly as numbers because a long run has them by the hundred thousand. */
export class RecordedRollouts {
  /** For each reply: time of arrival, duration, usage. */
  private readonly answers = new NumberRows(7);
  /** For each score: time, duration, usage, the score. */
  private readonly scores = new NumberRows(8);
  /** Only for rollouts with several objectives. */
  private readonly objectives = new Map<number, Finished['objectives']>();
  private readonly unscored = new Map<number, Unscored>();

  /** @param ids assigns numbers to rollouts. */
  constructor(private readonly ids: IdNumbers) {}

  /** Adds the next event about a rollout. The latest one decides the outcome. */
  add(event: AnsweredEvent | Finished | Unscored): void {
    const row = this.ids.assign(event.rollout);
    if (event.type === 'rolloutAnswered') {
      this.answers.set(row, stampOf(event));
      return;
    }
    this.forgetResult(row);
    if (event.type === 'rolloutFinished') {
      this.scores.set(row, [...stampOf(event), event.score]);
      if (Object.keys(event.objectives).length > 0) this.objectives.set(row, event.objectives);
    } else this.unscored.set(row, event);
  }

  /** Returns the event of a rollout's reply. */
  answer(rollout: string): AnsweredEvent | undefined {
    const row = this.ids.known(rollout);
    if (row === undefined || !this.answers.has(row)) return undefined;
    return { type: 'rolloutAnswered', rollout, ...stampIn(this.answers, row) };
  }

  result(rollout: string): RecordedResult | undefined {
    const row = this.ids.known(rollout);
    if (row === undefined) return undefined;
    if (!this.scores.has(row)) return this.unscored.get(row);
    const objectives = this.objectives.get(row) ?? noObjectives;
    return { type: 'rolloutFinished', score: this.scores.get(row, 7), objectives, ...stampIn(this.scores, row) };
  }

  /** Drops the outcome of a rollout but keeps its reply, to retry it. */
  retry(rollout: string): void {
    const row = this.ids.known(rollout);
    if (row !== undefined) this.forgetResult(row);
  }

  /** Drops a rollout and returns the time of its result; undefined when it has none. */
  forget(rollout: string): number | undefined {
    const row = this.ids.known(rollout);
    const at = row === undefined ? undefined : this.resultAt(row);
    if (row === undefined || at === undefined) return undefined;
    this.forgetResult(row);
    this.answers.delete(row);
    return at;
  }

  private resultAt(row: number): number | undefined {
    return this.scores.has(row) ? this.scores.get(row, 0) : this.unscored.get(row)?.at;
  }

  private forgetResult(row: number): void {
    this.scores.delete(row);
    this.objectives.delete(row);
    this.unscored.delete(row);
  }
}

/**
 * An unknown cost is stored as NaN. The parts of judges and embedding models are not stored: the search doesn't decide
 * on them.
 */
function stampOf({ at, durationMs, usage }: AnsweredEvent | Finished): readonly number[] {
  const { calls, promptTokens, completionTokens, costUsd = NaN, isEstimated } = usage;
  return [at, durationMs, calls, promptTokens, completionTokens, costUsd, isEstimated === true ? 1 : 0];
}

function stampIn(rows: NumberRows, row: number): Pick<Finished, 'usage' | 'durationMs' | 'at'> {
  const costUsd = rows.get(row, 5);
  return {
    usage: {
      calls: rows.get(row, 2),
      promptTokens: rows.get(row, 3),
      completionTokens: rows.get(row, 4),
      ...(Number.isNaN(costUsd) ? {} : { costUsd }),
      ...(rows.get(row, 6) === 1 ? { isEstimated: true } : {}),
    },
    durationMs: rows.get(row, 1),
    at: rows.get(row, 0),
  };
}
