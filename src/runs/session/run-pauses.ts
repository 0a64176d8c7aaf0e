import type { SearchEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';
import { OutageGate } from '../../models/outages/outage-gate';
import { systemClock, type OutageClock } from '../../models/outages/outage-clock';
import { defaultOutagePolicy, type OutagePolicy } from '../../models/outages/outage-policy';
import { RetryLog, type RetryNews } from '../../models/outages/retry-log';
import { addressesOf } from '../../models/model-spec';
import { patientModels } from '../../models/outages/patient-models';
import { modelFacts } from '../../models/provider-registry';
import { PauseGate } from './pause-gate';
import { assembleRun, type RunParts } from '../execution/run-parts';
import type { RunServices } from '../execution/run-services';
import type { RunPlan } from '../plan/run-plan';

/** How a run waits for endpoints that do not answer. */
export interface OutageOptions {
  readonly policy?: Partial<OutagePolicy>;
  readonly clock?: OutageClock;
  /** Called when requests were asked again. Outages are events of the run. */
  readonly onRetry?: (news: RetryNews) => void;
}

type PauseEvent = Extract<SearchEvent, { type: 'runPaused' | 'runContinued' | 'endpointAnswered' }>;

/** The pauses of a run: those of the developer, and those in which it waits for an endpoint. */
export class RunPauses {
  private readonly byDeveloper = new PauseGate();
  private readonly outages: OutageGate;
  private readonly retries: RetryLog;
  /** Endpoints of models that have not answered the run. */
  private unanswered = new Set<string>();

  /** @param add is called with every pause and its end. */
  constructor(
    { policy, clock = systemClock, onRetry = () => undefined }: OutageOptions,
    private readonly add: (event: PauseEvent) => void,
  ) {
    this.retries = new RetryLog(onRetry, () => clock.now());
    this.outages = new OutageGate(
      { ...defaultOutagePolicy, ...policy },
      {
        waiting: (outage) => {
          this.retries.leaveOutUnanswered();
          add({ type: 'runPaused', outage });
        },
        over: () => add({ type: this.byDeveloper.closed ? 'runPaused' : 'runContinued' }),
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
   * Puts a plan's parts together so that they wait for endpoints, without that being taken for their own time.
   *
   * @param state of the run so far: endpoints that answered it are known to be right.
   */
  assemble(plan: RunPlan, services: RunServices, state: RunState): RunParts {
    this.unanswered = new Set(addressesOf(plan.spec.models));
    const answered = state.endpoints.length > 0 ? state.endpoints : endpointsBefore(plan, state);
    for (const endpoint of answered) {
      this.outages.noteEarlierAnswers(endpoint);
      if (state.endpoints.length > 0) this.unanswered.delete(endpoint);
    }
    const models = patientModels(services.models, plan.spec.models, this.outages);
    return assembleRun(plan, { ...services, models, gate: this.outages }, () => this.outages.now());
  }

  /** A resume may name another address, which may be wrong: so it is written down which ones have answered. */
  private noteAnswer(endpoint: string): void {
    if (this.unanswered.delete(endpoint)) this.add({ type: 'endpointAnswered', baseUrl: endpoint });
  }

  pause(): void {
    if (this.byDeveloper.closed || this.outages.waiting) return;
    this.byDeveloper.close();
    this.add({ type: 'runPaused' });
  }

  /** Ends the developer's pause. An endpoint that is waited for is asked at once. */
  continue(): void {
    if (this.byDeveloper.closed) this.add({ type: 'runContinued' });
    this.byDeveloper.reopen();
    this.outages.tryNow();
  }

  /** Resolves once the developer has not paused the run. Rejects with the signal's reason when it aborts. */
  pass(signal: AbortSignal): Promise<void> {
    return this.byDeveloper.pass(signal);
  }

  /** Turns away what waits to be sent, because something else ends the run. */
  turnAway(): void {
    this.byDeveloper.turnAway();
    this.outages.turnAway();
  }

  /** Lets requests wait again. */
  admit(): void {
    this.byDeveloper.admit();
    this.outages.admit();
  }

  /** Tells what is left to tell of retries. */
  close(): void {
    this.retries.close();
  }
}

/** The endpoints that a run of an earlier version is taken to have asked, which did not write them down. */
function endpointsBefore({ spec }: RunPlan, { usage, rollouts }: RunState): readonly string[] {
  const { task, reflection, judge, embedding } = spec.models;
  return [
    ...(usage.task.calls > 0 ? [modelFacts(task).endpoint] : []),
    ...(usage.reflection.calls > 0 ? [modelFacts(reflection).endpoint] : []),
    // A score has asked these.
    ...(rollouts > 0 && judge !== undefined ? [modelFacts(judge).endpoint] : []),
    ...(rollouts > 0 && embedding !== undefined ? [embedding.baseUrl] : []),
  ];
}
