// Tested by test/unit/editor/runs/run-list.test.ts.
import type { StopReason } from '../../gepa/events';
import { timeLeftInWords } from '../../gepa/budget/forecast';
import { describeBatchWait } from '../../gepa/words/batch-words';
import { formatCost, formatRange, formatTokens } from '../../gepa/words/amounts';
import { describeOutage, describeRetry } from '../../gepa/words/outage-words';
import { remainingExamples } from '../../gepa/failures/left-out';
import { describeStop } from '../../gepa/words/reasons';
import { formatDifference, formatScore } from '../../gepa/words/score-words';
import type { RunSummary } from '../../gepa/run-summary';
import { winnerOf } from '../../gepa/winner';
import { describeWinner, verdictNames } from '../../gepa/words/winner-words';
import { bestCandidate, meanOf, outageOf, pausingFindings, type CandidateState } from '../../gepa/state';
import type { RunInList } from './listed-run';
import type { Run } from './run';
import { phaseOf } from './run-phase';
import { runMessageWords } from './run-message-words';
import { runWords } from './run-words';

/** Formats a candidate's mean on the Pareto set, e.g. `0.82`; a dash when it has no scores. */
function formatMean({ pareto }: CandidateState): string {
  const mean = meanOf(pareto);
  return mean === undefined ? '–' : formatScore(mean);
}

/**
 * Formats the best mean with its gain over the seed, e.g. `0.68 (+0.26)`: on the Pareto set, or on the test set with what it shows, e.g.
 * `no difference shown · 0.50 (−0.08)`. Undefined until the seed is scored.
 */
export function bestWithGain({ best }: RunSummary): string | undefined {
  if (best === undefined) return undefined;
  const { candidate, score, seedScore, test } = best;
  if (candidate === 0) return formatScore(score);
  return test === undefined
    ? withGain(score, seedScore)
    : `${verdictNames[test.verdict]} · ${withGain(test.score, test.seedScore)}`;
}

function withGain(score: number, seedScore: number): string {
  return `${formatScore(score)} (${formatDifference(score - seedScore)})`;
}

/** Formats the rollouts so far, with their limit if the budget has one, e.g. `120 of 300`. */
export function rolloutsOfBudget({ rollouts, rolloutLimit }: RunSummary): string {
  return rolloutLimit === undefined ? String(rollouts) : runWords.ofBudget(rollouts, rolloutLimit);
}

/** Returns what a run waits for, or else the time until the budget is spent, in a list; empty when it is unknown. */
export function timeLeftOf({ summary, workedOn }: RunInList): readonly string[] {
  const { timeLeftMs, batchWait } = summary;
  if (workedOn !== 'here') return [];
  if (batchWait !== undefined) return [describeBatchWait(batchWait)];
  return timeLeftMs === undefined ? [] : [timeLeftInWords(timeLeftMs)];
}

/** Says what a run has spent and will probably cost in total, e.g. `$0.12 · in total about $0.40 ($0.15 to $1.20)`; empty for a free run. */
export function costOf({ summary: { spent, forecast }, workedOn }: RunInList): readonly string[] {
  if (spent === undefined || spent.costUsd === 0) return [];
  const amount = formatCost(spent) ?? formatTokens(spent);
  return [workedOn === 'here' && forecast !== undefined ? runWords.spentOf(amount, formatRange(forecast)) : amount];
}

/** Says in a few words what a run is doing. */
export function phaseInWords(run: RunInList): string {
  switch (phaseOf(run.summary, run.workedOn)) {
    case 'running':
      return run.summary.waitsForDeveloper ? runWords.waitingForYou() : runWords.running();
    case 'paused':
      return pauseInWords(run);
    case 'elsewhere':
      return runWords.elsewhere();
    case 'interrupted':
      return runWords.interrupted();
    case 'stopped':
      return hasFailed(run) ? runWords.failed() : runWords.stopped();
    case 'ended':
      return runWords.finished();
  }
}

/** Returns the codicon for what a run is doing. */
export function phaseIcon(run: RunInList): string {
  switch (phaseOf(run.summary, run.workedOn)) {
    case 'running':
      return run.summary.waitsForDeveloper ? 'bell-dot' : 'sync~spin';
    case 'paused':
      return pauseIcon(run);
    case 'elsewhere':
      return 'multiple-windows';
    case 'interrupted':
      return 'debug-disconnect';
    case 'stopped':
      return hasFailed(run) ? 'error' : 'debug-stop';
    case 'ended':
      return 'pass';
  }
}

function pauseInWords({ summary }: RunInList): string {
  const outage = outageOf(summary);
  if (pausingFindings(summary).length > 0) return runWords.waitingForYou();
  if (outage === undefined) return runWords.paused();
  return outage.retryAt === undefined ? runWords.waitingForYou() : runWords.waitingForEndpoint();
}

function pauseIcon({ summary }: RunInList): string {
  const outage = outageOf(summary);
  if (pausingFindings(summary).length > 0) return 'bell-dot';
  if (outage === undefined) return 'debug-pause';
  return outage.retryAt === undefined ? 'bell-dot' : 'watch';
}

/** Says what a run waits for, in a list: which endpoint and until when, or the developer and why. Empty when it waits for nothing. */
export function waitInWords({ summary, workedOn }: RunInList): readonly string[] {
  if (workedOn !== 'here') return [];
  const outage = outageOf(summary);
  if (outage === undefined) return pausingFindings(summary).map(({ text }) => text);
  // A time instead of a countdown, since a tooltip is not redrawn.
  const next =
    outage.retryAt === undefined
      ? describeRetry(outage, 0)
      : runWords.nextAttempt(new Date(outage.retryAt).toLocaleTimeString());
  return [`${describeOutage(outage)} ${next}`];
}

function hasFailed({ summary: { status } }: RunInList): boolean {
  return status.kind === 'stopped' && status.reason.kind === 'failed';
}

/** Says in one sentence how a run ended. */
export function outcomeInWords(run: Run, reason: StopReason): string {
  const { state } = run;
  if (reason.kind === 'failed') {
    // Further lines, which may be a list, are on the dashboard.
    const [message = ''] = reason.message.split('\n');
    return runMessageWords.failed(run.name, message);
  }
  if (reason.kind === 'cancelled') {
    return runMessageWords.stopped(run.name, state.rollouts);
  }
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) {
    return runMessageWords.endedUnscored(run.name);
  }
  const winner = winnerOf(state);
  if (winner === undefined) {
    const why = reason.kind === 'noUsableProposal' ? ` ${describeStop(reason, state)}` : '';
    return runMessageWords.seedUnbeaten(run.name, formatMean(seed), why);
  }
  return runMessageWords.outcome(run.name, describeWinner(winner, state));
}

/** Formats a candidate's mean on the Pareto set, or says why it has no comparable one. */
export function scoreInWords(run: Run, candidate: CandidateState): string {
  const { inPool, dropped, withdrawn, pareto } = candidate;
  if (inPool) return formatMean(candidate);
  if (withdrawn === true) return runWords.withdrawn();
  const examples = remainingExamples(run.state, 'pareto').length;
  if (dropped) return runWords.givenUp(pareto.count, examples);
  return run.live ? runWords.beingScored() : runWords.notScored();
}
