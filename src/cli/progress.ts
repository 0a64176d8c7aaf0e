// Tested by test/unit/cli/waiting.test.ts.
import { setNames } from '../gepa/candidate';
import type { Outage, RunEvent } from '../gepa/events';
import { describeLeftOut } from '../gepa/words/left-out-words';
import { describeSource } from '../gepa/words/origin-words';
import { formatDifference, formatMean, formatScore } from '../gepa/words/score-words';
import { describeFate, describeSkip } from '../gepa/words/reasons';
import { batchWaitOf } from '../gepa/batch-wait';
import { describeBatchWait } from '../gepa/words/batch-words';
import { describeEndOfOutage, describeOutage, describeRetry } from '../gepa/words/outage-words';
import { formatMeasuredMean } from '../gepa/words/noise-words';
import { bestCandidate, meanOf, outageOf, type RunState } from '../gepa/state';
import { describeRetries, type RetryNews } from '../models/outages/retry-log';
import { terminalText } from './terminal-text';
import { terminalWords as words } from './terminal-words';

/** Where progress is written: a terminal gets a bar that is redrawn, anything else only gets lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Reports the progress of a run. */
export class Progress {
  private barShown = false;
  /** The outage that was last reported, if it is not over. */
  private outage: Outage | undefined;
  private countdown: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: ProgressOutput,
    /** Whether to report proposals and skipped iterations in full. */
    private readonly detailed: boolean,
  ) {}

  /** Reports an event, given the state after it. */
  report(event: RunEvent, state: RunState): void {
    const outage = outageOf(state);
    this.reportOutage(event, outage);
    for (const line of describeEvent(event, state, this.detailed)) this.line(line);
    if (event.type === 'runStopped') return;
    const batch = batchWaitOf(state);
    const waiting = batch === undefined ? '' : ` · ${describeBatchWait(batch)}`;
    this.bar(outage === undefined ? `${progressBar(state)}${waiting}` : describeRetry(outage, event.at));
  }

  /** Reports retried requests: a terminal shows the latest, and everything gets one line when they are over. */
  reportRetries(news: RetryNews): void {
    if (news.kind === 'over' || news.kind === 'adapted') this.line(describeRetries(news));
    else this.bar(describeRetries(news));
  }

  line(text: string): void {
    this.clearBar();
    this.output.write(`${terminalText(text)}\n`);
  }

  /** Writes one line when an outage begins and one when it is over. */
  private reportOutage(event: RunEvent, outage: Outage | undefined): void {
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

  /** Shows a line that the next one replaces, in a terminal only. */
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

/** Returns a line with the progress of a run. */
function progressBar(state: RunState): string {
  const limit = state.run.budget.rollouts;
  const best = bestCandidate(state);
  const seed = meanOf(state.candidates[0]?.pareto ?? { sum: 0, count: 0 });
  const mean = best === undefined ? undefined : meanOf(best.pareto);
  const share = limit === undefined ? 0 : Math.min(1, state.rollouts / limit);
  const filled = Math.round(share * 24);
  const bar = limit === undefined ? '' : `[${'█'.repeat(filled)}${'░'.repeat(24 - filled)}] `;
  const count = limit === undefined ? words.rollouts(state.rollouts) : words.rolloutsOf(state.rollouts, limit);
  const score =
    mean === undefined || seed === undefined
      ? words.scoringSeed
      : words.best(formatScore(mean), formatDifference(mean - seed));
  return `${bar}${count} · ${score} · ${words.pool(state.candidates.length)}`;
}

function describeEvent(event: RunEvent, state: RunState, detailed: boolean): readonly string[] {
  switch (event.type) {
    case 'candidateScored': {
      const mean = meanOf(state.candidates[event.candidate]?.pareto ?? { sum: 0, count: 0 });
      const isBest = event.candidate === state.best && event.candidate > 0;
      return [words.scored(event.candidate, mean === undefined ? '–' : formatMean(mean), isBest)];
    }
    case 'proposalMade': {
      if (!detailed) return [];
      const { number, diagnosis, changes } = event.proposal;
      return [
        '',
        words.proposal(number, describeSource(state, event.proposal), diagnosis),
        ...changes.map(({ summary }) => words.change(summary)),
      ];
    }
    case 'proposalDiscarded': {
      const discarded = state.proposals[event.proposal - 1];
      if (!detailed || discarded === undefined) return [];
      return [words.discarded(event.proposal, describeFate(discarded, state))];
    }
    case 'taskSkipped':
      // Examples that were left out have their own lines.
      return detailed || !['perfect', 'leftOut'].includes(event.reason.kind)
        ? [words.skipped(event.iteration, describeSkip(event.reason))]
        : [];
    case 'exampleLeftOut':
      return [words.leftOut(describeLeftOut(state.run, event))];
    case 'batchAccepted': {
      const batch = state.batches.find(({ key }) => key === event.key);
      return batch === undefined ? [] : [words.batchAccepted(batch.requests.length, event.id)];
    }
    case 'finalStarted':
      return [words.finalStarted(event.candidates, setNames[event.set])];
    case 'winnerChosen': {
      const winner = state.candidates[event.candidate];
      return winner === undefined ? [] : [words.winnerChosen(event.candidate, formatMeasuredMean(winner))];
    }
    case 'testStarted':
      return [words.testStarted(event.candidates.length > 1)];
    default:
      return [];
  }
}
