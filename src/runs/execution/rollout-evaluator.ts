import type { Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { nameOfExample } from '../../gepa/candidate';
import { ExampleError } from '../../gepa/failures/example-error';
import { RunEndingError } from '../../gepa/failures/run-ending-error';
import { noUsage, type RolloutRequest, type Usage } from '../../gepa/rollout';
import { UserError } from '../../gepa/user-error';
import type { Metric, MetricResult } from '../../metrics/metric';
import type { ScoringRollouts } from '../../models/batches/scoring-rollouts';
import { ModelError, needOf } from '../../models/model-error';
import { measured } from '../../models/outages/waiting-time';
import { eventLoopTurn } from '../../processes/event-loop-turn';
import type { System, SystemRun } from '../../system/system';
import type { JudgeExchange } from '../journal/journal-event';
import { withJudges } from './asked-judges';
import { retryExample } from './attempts';

/** A system's reply for an example, and how long it took. */
export type RolloutAnswer = SystemRun & { readonly durationMs: number };

/** A score with the usage and duration of its judges. */
export type RolloutScoring = MetricResult & {
  readonly usage: Usage;
  readonly durationMs: number;
  /** Also of attempts that failed. */
  readonly judges: readonly JudgeExchange[];
};

/**
 * Runs the system on an example and scores its reply. These are separate steps because a reply can be scored again.
 * Each is retried when the example is at fault.
 */
export class RolloutEvaluator {
  constructor(
    private readonly system: System,
    private readonly metric: Metric,
    private readonly examples: ExampleSets,
    /** The names of the task models. Each is an objective when there are several. */
    private readonly taskModels: readonly string[],
    /** In milliseconds. */
    private readonly now: () => number = () => performance.now(),
    /** Present when rollouts that score a candidate may wait for a batch. */
    private readonly scoring?: ScoringRollouts,
  ) {}

  /** Runs the system. Rejects with a `BrokenTextError` when the texts are at fault. Error messages name the example. */
  answer(request: RolloutRequest, signal: AbortSignal): Promise<RolloutAnswer> {
    const answer = () => this.timed(request, signal, (row) => this.system.run(request.texts, row, signal));
    const isScoring = request.subject.kind === 'candidate' && request.example.set !== 'feedback';
    return this.scoring === undefined || !isScoring ? answer() : this.scoring.run(request.id, answer);
  }

  /** Scores a reply. Error messages name the example. */
  async score(request: RolloutRequest, answer: RolloutAnswer, signal: AbortSignal): Promise<RolloutScoring> {
    const { result, judges } = await withJudges(() => this.scored(request, answer, signal));
    return { ...result, judges };
  }

  private scored(
    request: RolloutRequest,
    answer: RolloutAnswer,
    signal: AbortSignal,
  ): Promise<Omit<RolloutScoring, 'judges'>> {
    return this.timed(request, signal, async (row) => {
      const { usage = noUsage, ...result } = await this.metric.score({ ...answer, row }, signal);
      const model = row.taskModel === undefined ? undefined : this.taskModels[row.taskModel];
      const objectives = model === undefined ? result.objectives : { ...result.objectives, [model]: result.score };
      return { ...result, objectives, usage };
    });
  }

  private async timed<Result>(
    { example }: RolloutRequest,
    signal: AbortSignal,
    work: (row: Row) => Promise<Result>,
  ): Promise<Result & { readonly durationMs: number }> {
    const row = this.examples[example.set][example.index];
    if (row === undefined) throw new Error(`There is no example ${example.index} in the ${example.set} set.`);
    const attempt = () =>
      retryExample(async () => {
        // Yields first, because a template with loops or a metric may block the thread for a second.
        await eventLoopTurn(signal);
        return work(row);
      }, signal);
    try {
      const { result, durationMs } = await measured(attempt, this.now);
      return { ...result, durationMs };
    } catch (error) {
      throw withExample(error, `${nameOfExample(example)}, ${row.source}`);
    }
  }
}

/**
 * Adds the example to an error message, since a run may have hundreds of examples. A failure that any example would meet, such as
 * a rejected key, is reported without it.
 */
function withExample(error: unknown, example: string): Error {
  if (error instanceof ExampleError || error instanceof RunEndingError) return error;
  if (error instanceof ModelError && needOf(error.data.kind) !== undefined) return error;
  const named = (message: string) => `${message.replace(/\.$/, '')} (${example}).`;
  if (error instanceof ModelError) return new ModelError({ ...error.data, message: named(error.message) });
  if (error instanceof BrokenTextError) return new BrokenTextError(named(error.problem), error);
  if (error instanceof UserError) return new UserError(named(error.problem), error);
  return new Error(named(error instanceof Error ? error.message : String(error)), { cause: error });
}
