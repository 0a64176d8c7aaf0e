import type { StopReason } from '../../gepa/events';
import { timeLeftInWords } from '../../gepa/budget/forecast';
import { describeOutage, describeRetry } from '../../gepa/words/outage-words';
import { remainingExamples } from '../../gepa/failures/left-out';
import { describeStop } from '../../gepa/words/reasons';
import type { RunSummary } from '../../gepa/run-summary';
import { scoreOnSet } from '../../gepa/set-score';
import { bestCandidate, meanOf, outageOf, type CandidateState } from '../../gepa/state';
import type { RunInList } from './listed-run';
import type { Run } from './run';
import { phaseOf } from './run-phase';
import { runMessageWords } from './run-message-words';
import { runWords } from './run-words';

/** A score in [0, 1] as it is shown everywhere, e.g. `0.82`. */
export function formatScore(score: number | undefined): string {
  return score === undefined ? '–' : score.toFixed(2);
}

/** The best mean on the Pareto set and its gain over the seed, e.g. `0.68 (+0.26)`; undefined until the seed is scored. */
export function bestWithGain({ best }: RunSummary): string | undefined {
  if (best === undefined) return undefined;
  const { candidate, score, seedScore } = best;
  return candidate === 0 ? formatScore(score) : `${formatScore(score)} (+${(score - seedScore).toFixed(2)})`;
}

/** Rollouts so far, of the budget where it limits them, e.g. `120 of 300`. */
export function rolloutsOfBudget({ rollouts, rolloutLimit }: RunSummary): string {
  return rolloutLimit === undefined ? String(rollouts) : runWords.ofBudget(rollouts, rolloutLimit);
}

/** The time until the budget is spent as one of several facts about a run; none when it cannot be told. */
export function timeLeftOf({ summary, live }: RunInList): readonly string[] {
  const { timeLeftMs } = summary;
  return live && timeLeftMs !== undefined ? [timeLeftInWords(timeLeftMs)] : [];
}

/** What a run is at, in one or two words. */
export function phaseInWords(run: RunInList): string {
  switch (phaseOf(run.summary, run.live)) {
    case 'running':
      return run.summary.waitsForDeveloper ? runWords.waitingForYou() : runWords.running();
    case 'paused':
      return pauseInWords(run);
    case 'interrupted':
      return runWords.interrupted();
    case 'stopped':
      return hasFailed(run) ? runWords.failed() : runWords.stopped();
    case 'ended':
      return runWords.finished();
  }
}

/** The codicon for what a run is at. */
export function phaseIcon(run: RunInList): string {
  switch (phaseOf(run.summary, run.live)) {
    case 'running':
      return run.summary.waitsForDeveloper ? 'bell-dot' : 'sync~spin';
    case 'paused':
      return pauseIcon(run);
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
  if (outage === undefined) return runWords.paused();
  return outage.retryAt === undefined ? runWords.waitingForYou() : runWords.waitingForEndpoint();
}

function pauseIcon({ summary }: RunInList): string {
  const outage = outageOf(summary);
  if (outage === undefined) return 'debug-pause';
  return outage.retryAt === undefined ? 'bell-dot' : 'watch';
}

/** What a run waits for and until when, as one of several facts about it; none when it does not wait for an endpoint. */
export function outageInWords({ summary, live }: RunInList): readonly string[] {
  const outage = live ? outageOf(summary) : undefined;
  if (outage === undefined) return [];
  // A countdown would stand still in a tooltip.
  const next =
    outage.retryAt === undefined
      ? describeRetry(outage, 0)
      : runWords.nextAttempt(new Date(outage.retryAt).toLocaleTimeString());
  return [`${describeOutage(outage)} ${next}`];
}

function hasFailed({ summary: { status } }: RunInList): boolean {
  return status.kind === 'stopped' && status.reason.kind === 'failed';
}

/** What came of a run, in one sentence. */
export function outcomeInWords(run: Run, reason: StopReason): string {
  const { state } = run;
  if (reason.kind === 'failed') {
    // The dashboard has the rest, which may be a list.
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
  if (best.index === 0) {
    const why = reason.kind === 'noUsableProposal' ? ` ${describeStop(reason, state)}` : '';
    return runMessageWords.seedUnbeaten(run.name, formatScore(meanOf(seed.pareto)), why);
  }
  const [seedTest, bestTest] = [seed, best].map((candidate) => scoreOnSet(state, candidate, 'test').mean);
  return seedTest === undefined || bestTest === undefined
    ? runMessageWords.bestOnParetoSet(
        run.name,
        best.index,
        formatScore(meanOf(best.pareto)),
        formatScore(meanOf(seed.pareto)),
      )
    : runMessageWords.bestOnTestSet(run.name, best.index, formatScore(bestTest), formatScore(seedTest));
}

/** A candidate's mean on the Pareto set, or why it has none that can be compared with others. */
export function scoreInWords(run: Run, { inPool, dropped, pareto }: CandidateState): string {
  if (inPool) return formatScore(meanOf(pareto));
  const examples = remainingExamples(run.state, 'pareto').length;
  if (dropped) return runWords.givenUp(pareto.count, examples);
  return run.live ? runWords.beingScored() : runWords.notScored();
}
