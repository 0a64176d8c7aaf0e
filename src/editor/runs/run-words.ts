import * as vscode from 'vscode';
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
  return rolloutLimit === undefined ? String(rollouts) : vscode.l10n.t('{0} of {1}', rollouts, rolloutLimit);
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
      return run.summary.waitsForDeveloper ? vscode.l10n.t('waiting for you') : vscode.l10n.t('running');
    case 'paused':
      return pauseInWords(run);
    case 'interrupted':
      return vscode.l10n.t('interrupted');
    case 'stopped':
      return hasFailed(run) ? vscode.l10n.t('failed') : vscode.l10n.t('stopped');
    case 'ended':
      return vscode.l10n.t('finished');
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
  if (outage === undefined) return vscode.l10n.t('paused');
  return outage.retryAt === undefined ? vscode.l10n.t('waiting for you') : vscode.l10n.t('waiting for the endpoint');
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
      : vscode.l10n.t('Next attempt at {0}.', new Date(outage.retryAt).toLocaleTimeString());
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
    return vscode.l10n.t('{0} failed: {1}', run.name, message);
  }
  if (reason.kind === 'cancelled') {
    return vscode.l10n.t('{0} was stopped after {1} rollouts. It can be resumed.', run.name, state.rollouts);
  }
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) {
    return vscode.l10n.t('{0} ended before the seed was scored, so there is nothing to compare.', run.name);
  }
  if (best.index === 0) {
    const why = reason.kind === 'noUsableProposal' ? ` ${describeStop(reason, state)}` : '';
    return vscode.l10n.t(
      '{0}: no candidate beat the seed, which scores {1}.{2}',
      run.name,
      formatScore(meanOf(seed.pareto)),
      why,
    );
  }
  const [seedTest, bestTest] = [seed, best].map((candidate) => scoreOnSet(state, candidate, 'test').mean);
  return seedTest === undefined || bestTest === undefined
    ? vscode.l10n.t(
        '{0}: candidate {1} scores {2} on the Pareto set, the seed {3}.',
        run.name,
        best.index,
        formatScore(meanOf(best.pareto)),
        formatScore(meanOf(seed.pareto)),
      )
    : vscode.l10n.t(
        '{0}: candidate {1} scores {2} on unseen test rows, the seed {3}.',
        run.name,
        best.index,
        formatScore(bestTest),
        formatScore(seedTest),
      );
}

/** A candidate's mean on the Pareto set, or why it has none that can be compared with others. */
export function scoreInWords(run: Run, { inPool, dropped, pareto }: CandidateState): string {
  if (inPool) return formatScore(meanOf(pareto));
  const examples = remainingExamples(run.state, 'pareto').length;
  if (dropped) return vscode.l10n.t('given up after {0} of {1} examples', pareto.count, examples);
  return run.live ? vscode.l10n.t('being scored') : vscode.l10n.t('not scored');
}
