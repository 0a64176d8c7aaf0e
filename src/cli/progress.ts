import type { Outage, RunEvent } from '../gepa/events';
import { describeLeftOut } from '../gepa/words/left-out-words';
import { describeFate, describeSkip } from '../gepa/words/reasons';
import { describeEndOfOutage, describeOutage, describeRetry } from '../gepa/words/outage-words';
import { bestCandidate, meanOf, outageOf, type RunState } from '../gepa/state';
import { describeRetries, type RetryNews } from '../models/outages/retry-log';
import { terminalText } from './terminal-text';

/** Where progress is written: a terminal gets a bar that is redrawn, anything else gets a line per piece of news. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Tells what a run does while it does it. */
export class Progress {
  private barShown = false;
  /** The outage that was reported last, while it lasts. */
  private outage: Outage | undefined;
  private countdown: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: ProgressOutput,
    /** Whether reflections are told in full. */
    private readonly detailed: boolean,
  ) {}

  /** Tells an event, given the state after it. */
  tell(event: RunEvent, state: RunState): void {
    const outage = outageOf(state);
    this.tellOutage(event, outage);
    for (const line of describeEvent(event, state, this.detailed)) this.line(line);
    if (event.type === 'runStopped') return;
    this.bar(outage === undefined ? progressBar(state) : describeRetry(outage, event.at));
  }

  /** Tells of requests that are asked again: a terminal shows the last, anything else gets one line when it is over. */
  tellRetries(news: RetryNews): void {
    if (news.kind === 'over') this.line(describeRetries(news));
    else this.bar(describeRetries(news));
  }

  line(text: string): void {
    this.clearBar();
    this.output.write(`${terminalText(text)}\n`);
  }

  /** An outage is two lines: one when it begins and one when it is over. */
  private tellOutage(event: RunEvent, outage: Outage | undefined): void {
    clearInterval(this.countdown);
    if (outage === undefined) {
      if (this.outage !== undefined && event.type !== 'runStopped')
        this.line(describeEndOfOutage(this.outage, event.at));
    } else {
      if (this.outage === undefined) this.line(describeOutage(outage));
      if (this.output.isTTY === true) this.countDown(outage);
    }
    this.outage = outage;
  }

  private countDown(outage: Outage): void {
    const draw = () => this.bar(describeRetry(outage, Date.now()));
    this.countdown = setInterval(draw, 1000).unref();
  }

  /** One line that the next one takes the place of; only a terminal has it. */
  private bar(text: string): void {
    if (this.output.isTTY !== true) return;
    this.clearBar();
    this.output.write(terminalText(text).slice(0, (this.output.columns ?? 80) - 1));
    this.barShown = true;
  }

  private clearBar(): void {
    if (this.barShown) this.output.write('\r\u001B[K');
    this.barShown = false;
  }
}

/** One line that says how far a run is. */
function progressBar(state: RunState): string {
  const limit = state.run.budget.rollouts;
  const best = bestCandidate(state);
  const seed = meanOf(state.candidates[0]?.pareto ?? { sum: 0, count: 0 });
  const mean = best === undefined ? undefined : meanOf(best.pareto);
  const share = limit === undefined ? 0 : Math.min(1, state.rollouts / limit);
  const filled = Math.round(share * 24);
  const bar = limit === undefined ? '' : `[${'█'.repeat(filled)}${'░'.repeat(24 - filled)}] `;
  const count = limit === undefined ? `${state.rollouts} rollouts` : `${state.rollouts} of ${limit} rollouts`;
  const score =
    mean === undefined || seed === undefined
      ? 'scoring the prompt as it is'
      : `best ${mean.toFixed(2)} (${gain(mean - seed)})`;
  return `${bar}${count} · ${score} · pool ${state.candidates.length}`;
}

function describeEvent(event: RunEvent, state: RunState, detailed: boolean): readonly string[] {
  switch (event.type) {
    case 'candidateScored': {
      const mean = meanOf(state.candidates[event.candidate]?.pareto ?? { sum: 0, count: 0 })?.toFixed(3) ?? '–';
      const name = event.candidate === 0 ? 'The prompt as it is' : `Candidate ${event.candidate}`;
      return [
        `${name} scores ${mean} on the Pareto set${event.candidate === state.best && event.candidate > 0 ? ', the best so far' : ''}.`,
      ];
    }
    case 'proposalMade': {
      if (!detailed) return [];
      const { number, parents, diagnosis, changes } = event.proposal;
      return [
        '',
        `Proposal ${number}, from candidate ${parents.join(' and ')}: ${diagnosis}`,
        ...changes.map(({ summary }) => `  · ${summary}`),
      ];
    }
    case 'proposalDiscarded': {
      const discarded = state.proposals[event.proposal - 1];
      if (!detailed || discarded === undefined) return [];
      return [`Proposal ${event.proposal} is discarded: ${describeFate(discarded, state)}.`];
    }
    case 'taskSkipped':
      // What was left out is reported on its own.
      return detailed || !['perfect', 'leftOut'].includes(event.reason.kind)
        ? [`Iteration ${event.iteration} is skipped: ${describeSkip(event.reason)}`]
        : [];
    case 'exampleLeftOut':
      return [`Left out of the run, after several attempts: ${describeLeftOut(state.run, event)}`];
    case 'testStarted':
      return [
        event.candidates.length > 1
          ? 'Scoring the test set for the seed and the best candidate.'
          : 'Scoring the test set for the prompt as it is.',
      ];
    default:
      return [];
  }
}

function gain(difference: number): string {
  return `${difference < 0 ? '' : '+'}${difference.toFixed(2)}`;
}
