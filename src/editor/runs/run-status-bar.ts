// Tested by test/unit/editor/runs/time-left.test.ts.
import * as vscode from 'vscode';
import { markdownLine } from '../../runs/report/markdown-text';
import { Throttle } from '../throttle';
import type { RunInList } from './listed-run';
import type { RunList } from './run-list';
import { phaseOf } from './run-phase';
import {
  bestWithGain,
  costOf,
  waitInWords,
  phaseIcon,
  phaseInWords,
  rolloutsOfBudget,
  timeLeftOf,
} from './describe-run';
import { runWords } from './run-words';

/** Shows the current run in the status bar until it has ended, or was stopped in an earlier session, e.g. `GEPA 120 of 300 · 0.68 (+0.26) · about 6 min left · 2 to review`. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('gepa.run', vscode.StatusBarAlignment.Left, 10);
  private readonly redrawSoon = new Throttle(250, () => this.draw());
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly runs: RunList) {
    this.item.name = runWords.statusBarName();
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
    const summary = run?.summary;
    const phase = run && phaseOf(run.summary, run.workedOn);
    const isOver = phase === 'ended' || (phase === 'stopped' && run !== this.runs.chosenRun);
    if (run === undefined || summary === undefined || isOver) {
      this.item.hide();
      return;
    }
    const shown = { summary, workedOn: run.workedOn };
    this.item.text = textOf(shown);
    this.item.tooltip = tooltipOf(shown);
    this.item.accessibilityInformation = { label: `${summary.name}, ${this.item.text.replace(/\$\([^)]*\) ?/g, '')}` };
    this.item.show();
  }
}

function textOf(run: RunInList): string {
  const { summary } = run;
  const isBusy = phaseOf(summary, run.workedOn) === 'running' && !summary.waitsForDeveloper;
  const parts = [
    `$(${phaseIcon(run)}) GEPA ${rolloutsOfBudget(summary)}`,
    ...(isBusy ? [] : [phaseInWords(run)]),
    ...[bestWithGain(summary)].filter((best) => best !== undefined),
    ...timeLeftOf(run),
    ...(summary.waiting === 0 || run.workedOn === 'elsewhere' ? [] : [runWords.toReview(summary.waiting)]),
  ];
  return parts.join(' · ');
}

function tooltipOf(run: RunInList): vscode.MarkdownString {
  const { summary } = run;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(`${summary.name} · ${phaseInWords(run)}`);
  // `appendText` writes non-breaking spaces, so that an address would become a link together with the words after it.
  for (const waiting of waitInWords(run)) tooltip.appendMarkdown(`\n\n${markdownLine(waiting)}`);
  const left = timeLeftOf(run);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [runWords.rolloutsRow(), [rolloutsOfBudget(summary), ...left].join(' · ')],
    [runWords.bestRow(), bestWithGain(summary)],
    [runWords.spentRow(), costOf(run)[0]],
    [runWords.candidatesRow(), String(summary.candidates)],
    [runWords.toReviewRow(), summary.waiting === 0 ? undefined : String(summary.waiting)],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  tooltip.appendMarkdown(
    `\n\n| | |\n|-|-|\n${known.map(([name, value]) => `| ${name} | ${value ?? ''} |`).join('\n')}`,
  );
  return tooltip;
}
