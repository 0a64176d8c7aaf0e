import * as vscode from 'vscode';
import { setContextKey } from '../context-keys';
import { Throttle } from '../throttle';
import type { Run } from './run';
import type { RunList } from './run-list';
import { bestWithGain, phaseIcon, phaseInWords, rolloutsOfBudget, timeLeftOf } from './run-words';

/** The current run in one line, e.g. `GEPA 120 of 300 · 0.68 (+0.26) · about 6 min left · 2 to review`. Hidden when there is nothing to do for it. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('gepa.run', vscode.StatusBarAlignment.Left, 10);
  private readonly redrawSoon = new Throttle(250, () => this.draw());
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly runs: RunList) {
    this.item.name = vscode.l10n.t('GEPA Run');
    this.item.command = 'gepa.showRunActions';
    this.subscriptions = vscode.Disposable.from(
      runs.onDidChange(() => this.draw()),
      runs.onDidReceiveEvents(() => this.redrawSoon.request()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.redrawSoon.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const run = this.runs.current;
    setContextKey('gepa.runPhase', run?.phase ?? 'none');
    if (run === undefined || (run.phase === 'ended' && run.waiting.length === 0)) {
      this.item.hide();
      return;
    }
    this.item.text = textOf(run);
    this.item.tooltip = tooltipOf(run);
    this.item.accessibilityInformation = { label: `${run.name}, ${this.item.text.replace(/\$\([^)]*\) ?/g, '')}` };
    this.item.show();
  }
}

function textOf(run: Run): string {
  const waiting = run.waiting.length;
  const parts = [
    `$(${phaseIcon(run)}) GEPA ${rolloutsOfBudget(run.state)}`,
    ...(run.phase === 'running' && !run.waitsForDeveloper ? [] : [phaseInWords(run)]),
    ...[bestWithGain(run.state)].filter((best) => best !== undefined),
    ...timeLeftOf(run),
    ...(waiting === 0 ? [] : [vscode.l10n.t('{0} to review', waiting)]),
  ];
  return parts.join(' · ');
}

function tooltipOf(run: Run): vscode.MarkdownString {
  const { state } = run;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(`${run.name} · ${phaseInWords(run)}`);
  const left = timeLeftOf(run);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Rollouts'), [rolloutsOfBudget(state), ...left].join(' · ')],
    [vscode.l10n.t('Best on the Pareto set'), bestWithGain(state)],
    [vscode.l10n.t('Candidates'), String(state.candidates.length)],
    [vscode.l10n.t('To review'), run.waiting.length === 0 ? undefined : String(run.waiting.length)],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  tooltip.appendMarkdown(
    `\n\n| | |\n|-|-|\n${known.map(([name, value]) => `| ${name} | ${value ?? ''} |`).join('\n')}`,
  );
  return tooltip;
}
