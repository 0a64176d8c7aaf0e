// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { outageOf, pausingFindings } from '../../gepa/state';
import { winnerOf } from '../../gepa/winner';
import { verdictNames } from '../../gepa/words/winner-words';
import type { CommandId } from '../manifest/commands';
import type { Run } from './run';
import { buttonWords } from '../button-words';
import { runWords } from './run-words';

interface RunAction extends vscode.QuickPickItem {
  readonly command: CommandId;
}

/** Shows the actions for the run in the status bar. */
export async function showRunActions(run: Run): Promise<void> {
  const chosen = await vscode.window.showQuickPick(actionsFor(run), {
    title: runWords.actionsTitle(run.name),
    placeHolder: runWords.selectAction(),
  });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function actionsFor(run: Run): readonly RunAction[] {
  const waiting = run.waiting.length;
  const review: readonly RunAction[] =
    waiting === 0
      ? []
      : [action('git-compare', buttonWords.reviewNextProposal(), 'gepa.reviewNext', runWords.waiting(waiting))];
  const dashboard = action('graph', buttonWords.openDashboard(), 'gepa.openDashboard');
  const winner = winnerOf(run.state);
  const verdict = winner?.test?.verdict;
  const hint = verdict === undefined ? '' : runWords.onUnseenRows(verdictNames[verdict]);
  const apply = action('check', buttonWords.applyBestCandidate(), 'gepa.applyCandidate', hint);
  const finish = action('debug-step-over', buttonWords.finishRunNow(), 'gepa.finishRun', runWords.finishHint());
  const stop = action('debug-stop', buttonWords.stopRun(), 'gepa.stopRun', runWords.stopHint());
  const mode = action('checklist', buttonWords.changeReviewMode(), 'gepa.changeReviewMode');
  const recheck = action('beaker', buttonWords.checkPromptFile(), 'gepa.recheckPrompt');
  const best = winner === undefined ? [] : [apply];
  switch (run.phase) {
    case 'running':
      return [
        ...review,
        dashboard,
        mode,
        action('debug-pause', buttonWords.pauseRun(), 'gepa.pauseRun'),
        finish,
        stop,
        ...best,
      ];
    case 'paused':
      return [
        ...review,
        outageOf(run.state) === undefined
          ? action('debug-continue', continueInWords(run), 'gepa.continueRun')
          : action('refresh', buttonWords.tryNow(), 'gepa.continueRun'),
        dashboard,
        mode,
        finish,
        stop,
        ...best,
      ];
    case 'interrupted':
    case 'stopped':
      return [
        ...review,
        action('debug-continue', buttonWords.resumeRun(), 'gepa.resumeRun'),
        dashboard,
        ...best,
        ...(run.state.best === undefined ? [] : [recheck]),
      ];
    case 'ended':
      return [dashboard, ...best, ...(run.state.best === undefined ? [] : [recheck])];
    case 'elsewhere':
      return [dashboard, ...best];
  }
}

function continueInWords({ state }: Run): string {
  return pausingFindings(state).length > 0 ? buttonWords.startAnyway() : buttonWords.continueRun();
}

function action(icon: string, label: string, command: CommandId, description = ''): RunAction {
  return { label, description, iconPath: new vscode.ThemeIcon(icon), command };
}
