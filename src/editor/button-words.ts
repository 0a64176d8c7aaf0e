// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';

/** Buttons and rows that several surfaces share. */
export const buttonWords = {
  openDashboard: () => vscode.l10n.t('Open Dashboard'),
  openSpec: () => vscode.l10n.t('Open Spec'),
  openFile: () => vscode.l10n.t('Open File'),
  showLog: () => vscode.l10n.t('Show Log'),
  setApiKey: () => vscode.l10n.t('Set API Key…'),
  reviewProposal: () => vscode.l10n.t('Review Proposal'),
  reviewNextProposal: () => vscode.l10n.t('Review Next Proposal'),
  checkPromptFile: () => vscode.l10n.t('Check Prompt File…'),
  applyBestCandidate: () => vscode.l10n.t('Apply Best Candidate'),
  reviewChanges: () => vscode.l10n.t('Review Changes'),
  changeReviewMode: () => vscode.l10n.t('Change Review Mode…'),
  pauseRun: () => vscode.l10n.t('Pause Run'),
  continueRun: () => vscode.l10n.t('Continue Run'),
  resumeRun: () => vscode.l10n.t('Resume Run'),
  finishRunNow: () => vscode.l10n.t('Finish Run Now'),
  stopRun: () => vscode.l10n.t('Stop Run'),
  startAnyway: () => vscode.l10n.t('Start Anyway'),
  openRow: () => vscode.l10n.t('Open Row'),
  tryNow: () => vscode.l10n.t('Try Now'),
};
