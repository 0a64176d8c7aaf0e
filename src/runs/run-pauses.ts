import type { SearchEvent } from '../gepa/events';
import { OutageGate } from '../models/outage-gate';
import { systemClock, type OutageClock } from '../models/outage-clock';
import { defaultOutagePolicy, type OutagePolicy } from '../models/outage-policy';
import { patientModels } from '../models/patient-models';
import { RetryLog, type RetryNews } from '../models/retry-log';
import { PauseGate } from './pause-gate';
import { assembleRun, type RunParts, type RunServices } from './run-parts';
import type { RunPlan } from './run-plan';

/** How a run waits for endpoints that do not answer. */
export interface OutageOptions {
  readonly policy?: Partial<OutagePolicy>;
  readonly clock?: OutageClock;
  /** Called when requests were asked again. Outages are events of the run. */
  readonly onRetry?: (news: RetryNews) => void;
}

type PauseEvent = Extract<SearchEvent, { type: 'runPaused' | 'runContinued' }>;

/** The pauses of a run: those of the developer, and those in which it waits for an endpoint. */
export class RunPauses {
  private readonly byDeveloper = new PauseGate();
  private readonly outages: OutageGate;
  private readonly retries: RetryLog;

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
        askedAgain: (message) => this.retries.askedAgain(message),
        answered: () => this.retries.answered(),
        givenUp: () => this.retries.leaveOutUnanswered(),
      },
      clock,
    );
  }

  /** Puts a plan's parts together so that they wait for endpoints, without that being taken for their own time. */
  assemble(plan: RunPlan, services: RunServices): RunParts {
    const models = patientModels(services.models, plan.spec.models, this.outages);
    return assembleRun(plan, { ...services, models, gate: this.outages }, () => this.outages.now());
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

  /** Tells what is left to tell of retries. */
  close(): void {
    this.retries.close();
  }
}
