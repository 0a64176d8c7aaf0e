// Tested by test/unit/editor/runs/run-list.test.ts.
import * as vscode from 'vscode';
import type { CandidateOfRun } from '../../gepa/run-description';

/** What the view "Runs" and the status bar say about runs. Their messages are in `run-message-words.ts`. */
export const runWords = {
  // What a run is doing
  running: () => vscode.l10n.t('running'),
  paused: () => vscode.l10n.t('paused'),
  waitingForYou: () => vscode.l10n.t('waiting for you'),
  waitingForEndpoint: () => vscode.l10n.t('waiting for the endpoint'),
  elsewhere: () => vscode.l10n.t('running in another window'),
  elsewhereHint: () =>
    vscode.l10n.t('Another window or a terminal runs it. Pause it and decide on its proposals there.'),
  interrupted: () => vscode.l10n.t('interrupted'),
  stopped: () => vscode.l10n.t('stopped'),
  failed: () => vscode.l10n.t('failed'),
  finished: () => vscode.l10n.t('finished'),
  nextAttempt: (time: string) => vscode.l10n.t('Next attempt at {0}.', time),

  // Amounts
  ofBudget: (rollouts: number, limit: number) => vscode.l10n.t('{0} of {1}', rollouts, limit),
  rolloutsAndCandidates: (rollouts: number, candidates: number) =>
    vscode.l10n.t('{0} rollouts, {1} candidates', rollouts, candidates),
  toReview: (count: number) => vscode.l10n.t('{0} to review', count),
  leftOut: (examples: number) => vscode.l10n.t('{0} left out', examples),
  leftOutBecause: (examples: number) =>
    examples === 1
      ? vscode.l10n.t('1 example was left out because it could not be run or scored')
      : vscode.l10n.t('{0} examples were left out because they could not be run or scored', examples),
  unusedProposals: (count: number) =>
    count === 1
      ? vscode.l10n.t('1 proposal was not used: the run ended before you decided')
      : vscode.l10n.t('{0} proposals were not used: the run ended before you decided', count),
  startedFrom: ({ run, candidate }: CandidateOfRun) =>
    candidate === 0
      ? vscode.l10n.t('From the seed of {0}', run)
      : vscode.l10n.t('From candidate {0} of {1}', candidate, run),
  started: (time: string) => vscode.l10n.t('Started {0}', time),

  // Candidates
  seed: () => vscode.l10n.t('Seed'),
  candidate: (number: number) => vscode.l10n.t('Candidate {0}', number),
  others: (count: number) => vscode.l10n.t('{0} other candidates', count),
  merge: () => vscode.l10n.t('merge'),
  written: () => vscode.l10n.t('yours'),
  best: () => vscode.l10n.t('best'),
  onUnseenRows: (verdict: string) => vscode.l10n.t('{0} on unseen rows', verdict),
  testScores: (verdict: string, score: string, seedScore: string) =>
    vscode.l10n.t('On unseen rows: {0}; winner {1}, seed {2}', verdict, score, seedScore),
  leads: (examples: number) => vscode.l10n.t('leads {0}', examples),
  seedTooltip: (tokens: number) => vscode.l10n.t('The prompt at the start of the run · about {0} tokens', tokens),
  mergeTooltip: (one: number, other: number, tokens: number) =>
    vscode.l10n.t('Merge of candidates {0} and {1} · about {2} tokens', one, other, tokens),
  candidateTooltip: (parent: number, tokens: number) =>
    vscode.l10n.t('From candidate {0} · about {1} tokens', parent, tokens),
  givenUp: (scored: number, examples: number) => vscode.l10n.t('given up after {0} of {1} examples', scored, examples),
  withdrawn: () => vscode.l10n.t('out of the pool'),
  beingScored: () => vscode.l10n.t('being scored'),
  notScored: () => vscode.l10n.t('not scored'),
  openDiff: () => vscode.l10n.t('Open Diff'),

  // The status bar and its menu
  statusBarName: () => vscode.l10n.t('GEPA Run'),
  rolloutsRow: () => vscode.l10n.t('Rollouts'),
  bestRow: () => vscode.l10n.t('Best on the Pareto set'),
  spentRow: () => vscode.l10n.t('Spent'),
  spentOf: (amount: string, total: string) => vscode.l10n.t('{0} · in total {1}', amount, total),
  candidatesRow: () => vscode.l10n.t('Candidates'),
  toReviewRow: () => vscode.l10n.t('To review'),
  actionsTitle: (run: string) => vscode.l10n.t('GEPA Run {0}', run),
  selectAction: () => vscode.l10n.t('Select an action'),
  waiting: (count: number) => vscode.l10n.t('{0} waiting', count),
  finishHint: () => vscode.l10n.t('after this iteration; the test rows are still scored'),
  stopHint: () => vscode.l10n.t('immediately; the run can be resumed'),
};
