import * as vscode from 'vscode';
import { outageOf } from '../../gepa/state';
import type { CommandId } from '../manifest/commands';
import type { Run } from './run';

interface RunAction extends vscode.QuickPickItem {
  readonly command: CommandId;
}

/** Lets the developer choose what to do with the run that the status bar shows. */
export async function showRunActions(run: Run): Promise<void> {
  const chosen = await vscode.window.showQuickPick(actionsFor(run), {
    title: vscode.l10n.t('GEPA run {0}', run.name),
    placeHolder: vscode.l10n.t('What next?'),
  });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function actionsFor(run: Run): readonly RunAction[] {
  const waiting = run.waiting.length;
  const review: readonly RunAction[] =
    waiting === 0
      ? []
      : [
          action(
            'git-compare',
            vscode.l10n.t('Review Next Proposal'),
            'gepa.reviewNext',
            vscode.l10n.t('{0} waiting', waiting),
          ),
        ];
  const dashboard = action('graph', vscode.l10n.t('Open Dashboard'), 'gepa.openDashboard');
  const apply = action('check', vscode.l10n.t('Apply Best Candidate'), 'gepa.applyCandidate');
  const finish = action(
    'debug-step-over',
    vscode.l10n.t('Finish Now'),
    'gepa.finishRun',
    vscode.l10n.t('after this iteration; the test rows are still scored'),
  );
  const stop = action(
    'debug-stop',
    vscode.l10n.t('Stop'),
    'gepa.stopRun',
    vscode.l10n.t('at once; the run can be resumed'),
  );
  const best = (run.state.best ?? 0) > 0 ? [apply] : [];
  switch (run.phase) {
    case 'running':
      return [
        ...review,
        dashboard,
        action('debug-pause', vscode.l10n.t('Pause'), 'gepa.pauseRun'),
        finish,
        stop,
        ...best,
      ];
    case 'paused':
      return [
        ...review,
        outageOf(run.state) === undefined
          ? action('debug-continue', vscode.l10n.t('Continue'), 'gepa.continueRun')
          : action('refresh', vscode.l10n.t('Try Now'), 'gepa.continueRun'),
        dashboard,
        finish,
        stop,
        ...best,
      ];
    case 'interrupted':
    case 'stopped':
      return [...review, action('debug-continue', vscode.l10n.t('Resume'), 'gepa.resumeRun'), dashboard, ...best];
    case 'ended':
      return [dashboard, ...best];
  }
}

function action(icon: string, label: string, command: CommandId, description = ''): RunAction {
  return { label, description, iconPath: new vscode.ThemeIcon(icon), command };
}
