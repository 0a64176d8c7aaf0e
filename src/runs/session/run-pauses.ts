import type { PausingFinding, SearchEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';
import { OutageGate } from '../../models/outages/outage-gate';
import { systemClock, type OutageClock } from '../../models/outages/outage-clock';
import { defaultOutagePolicy, type OutagePolicy } from '../../models/outages/outage-policy';
import { RetryLog, type RetryNews } from '../../models/outages/retry-log';
import { RunBatches } from '../../models/batches/run-batches';
import { usesBatches } from '../execution/batched-search';
import { addressesOf } from '../../models/model-spec';
import { patientModels } from '../../models/outages/patient-models';
import { modelFacts } from '../../models/provider-registry';
import { PauseGate } from './pause-gate';
import { assembleRun, type RunParts } from '../execution/run-parts';
import type { RunServices } from '../execution/run-services';
import type { RunPlan } from '../plan/run-plan';
import { endpointOf } from '../../models/endpoints/endpoint';

/** How a run waits for endpoints that don't answer. */
export interface OutageOptions {
  readonly policy?: Partial<OutagePolicy>;
  readonly clock?: OutageClock;
  /** Called after requests were retried. Outages are reported as events of the run instead. */
  readonly onRetry?: (news: RetryNews) => void;
}

type PauseEvent = Extract<
  SearchEvent,
  { type: 'runPaused' | 'runContinued' | 'endpointAnswered' | 'batchSent' | 'batchAccepted' | 'batchEnded' }
>;

/** Pauses a run, either for the developer or while an endpoint doesn't answer. */
export class RunPauses {
  private readonly byDeveloper = new PauseGate();
  private readonly outages: OutageGate;
  private readonly policy: OutagePolicy;
  private readonly retries: RetryLog;
  private readonly tell: (news: RetryNews) => void;
  /** Model endpoints that have never answered this run. */
  private unanswered = new Set<string>();

  private answeredBefore: ReadonlySet<string> = new Set();

  /** What the pause for the developer is to say. */
  private findings: readonly PausingFinding[] = [];

  /** @param add is called at the beginning and at the end of each pause, and for batches. */
  constructor(
    { policy, clock = systemClock, onRetry = () => undefined }: OutageOptions,
    private readonly add: (event: PauseEvent) => void,
  ) {
    this.tell = onRetry;
    this.policy = { ...defaultOutagePolicy, ...policy };
    this.retries = new RetryLog(onRetry, () => clock.now());
    this.outages = new OutageGate(
      this.policy,
      {
        waiting: (outage) => {
          this.retries.leaveOutUnanswered();
          add({ type: 'runPaused', outage });
        },
        over: () => add(this.byDeveloper.closed ? this.pausedEvent : { type: 'runContinued' }),
        retried: (message) => this.retries.retried(message),
        answered: (endpoint) => {
          this.retries.answered();
          this.noteAnswer(endpoint);
        },
        givenUp: () => this.retries.leaveOutUnanswered(),
      },
      clock,
    );
  }

  /**
   * Creates a plan's parts, whose requests wait during outages. Waiting doesn't count in the durations that they measure.
   *
   * @param state of the run so far. Endpoints that answered it before have correct addresses.
   */
  assemble(plan: RunPlan, services: RunServices, state: RunState): RunParts {
    this.unanswered = new Set(addressesOf(plan.spec.models));
    const answered = state.endpoints.length > 0 ? state.endpoints : inferAnsweredEndpoints(plan, state);
    this.answeredBefore = new Set(answered);
    for (const endpoint of answered) {
      this.outages.noteEarlierAnswers(endpoint);
      if (state.endpoints.length > 0) this.unanswered.delete(endpoint);
    }
    const tell = (message: string) => this.tell({ kind: 'adapted', message });
    const batches = usesBatches(plan) ? this.batchesOf(plan, state, tell) : undefined;
    const models = patientModels(services.models, plan.spec.models, this.outages, tell, batches);
    const scoring = batches === undefined ? {} : { scoring: batches.scoring };
    return assembleRun(plan, { ...services, models, gate: this.outages, ...scoring }, () => this.outages.now());
  }

  private batchesOf({ description }: RunPlan, state: RunState, tell: (message: string) => void): RunBatches {
    const { firstWaitMs, longestWaitMs } = this.policy;
    return new RunBatches({
      run: description.id,
      open: state.batches,
      log: {
        sent: ({ key, taskModel, requests }) => this.add({ type: 'batchSent', key, taskModel, requests }),
        accepted: (key, id) => this.add({ type: 'batchAccepted', key, id }),
        ended: (key) => this.add({ type: 'batchEnded', key }),
        tell,
      },
      concurrency: description.search.concurrency,
      firstLookMs: 10 * firstWaitMs,
      longestLookMs: longestWaitMs,
    });
  }

  /** Returns whether an endpoint answered the run before it was assembled. */
  hasAnsweredBefore(endpoint: string): boolean {
    return this.answeredBefore.has(endpoint);
  }

  /** Records the first answer of each endpoint, because a resume may name another address, which may be wrong. */
  private noteAnswer(endpoint: string): void {
    if (this.unanswered.delete(endpoint)) this.add({ type: 'endpointAnswered', baseUrl: endpoint });
  }

  /** Pauses the run for the developer. Does nothing when it is paused already. */
  pause(): void {
    if (this.byDeveloper.closed || this.outages.waiting) return;
    this.byDeveloper.close();
    this.add({ type: 'runPaused' });
  }

  /** Pauses the run until the developer has seen what makes its search doubtful. */
  pauseFor(findings: readonly PausingFinding[]): void {
    this.findings = [...this.findings, ...findings];
    this.byDeveloper.close();
    this.add(this.pausedEvent);
  }

  private get pausedEvent(): Extract<PauseEvent, { type: 'runPaused' }> {
    return { type: 'runPaused', ...(this.findings.length === 0 ? {} : { findings: this.findings }) };
  }

  /** Ends the developer's pause, or retries immediately when the run waits for an endpoint. */
  continue(): void {
    this.findings = [];
    if (this.byDeveloper.closed) this.add({ type: 'runContinued' });
    this.byDeveloper.reopen();
    this.outages.tryNow();
  }

  /** Resolves as soon as the developer's pause, if any, is over. Rejects with the signal's reason when it aborts. */
  pass(signal: AbortSignal): Promise<void> {
    return this.byDeveloper.pass(signal);
  }

  /** Rejects all waiting requests, because the run is ending. */
  rejectWaiting(): void {
    this.byDeveloper.rejectWaiting();
    this.outages.rejectWaiting();
  }

  /** Lets requests wait again after `rejectWaiting`. */
  admit(): void {
    this.byDeveloper.admit();
    this.outages.admit();
  }

  /** Reports the retries that were not reported yet. */
  close(): void {
    this.retries.close();
  }
}

/** Infers which endpoints have answered a run whose journal, of an earlier version, doesn't record them. */
function inferAnsweredEndpoints({ spec }: RunPlan, { usage, rollouts }: RunState): readonly string[] {
  const { task, reflection, judge, embedding } = spec.models;
  return [
    ...(usage.task.calls > 0 ? [modelFacts(task).endpoint] : []),
    ...(usage.reflection.calls > 0 ? [modelFacts(reflection).endpoint] : []),
    // These were called for the first score at the latest.
    ...(rollouts > 0 && judge !== undefined ? [modelFacts(judge).endpoint] : []),
    ...(rollouts > 0 && embedding !== undefined ? [endpointOf(embedding).baseUrl] : []),
  ];
}
