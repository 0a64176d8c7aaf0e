// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import type { ComponentTexts } from '../../gepa/candidate';
import { currentTexts } from '../../runs/recheck/recheck';
import { promptCheckOf } from '../../runs/recheck/recorded-check';
import type { Dashboards } from '../dashboard/dashboards';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';

/** Keeps the dashboards of stopped runs informed about whether a check of the prompt file is worthwhile, and about the last one. */
export class PromptChecks implements vscode.Disposable {
  private readonly showSoon = new Throttle(200, () => void this.showAll().catch(this.report));
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly dashboards: Dashboards,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    const request = ({ uri }: vscode.TextDocument) => {
      if (uri.scheme === 'file') this.showSoon.request();
    };
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => request(document)),
      vscode.workspace.onDidSaveTextDocument(request),
      runs.onDidChange(() => this.showSoon.request()),
    );
  }

  /** Tells the dashboard of a run, if it is open. */
  async show(run: Run): Promise<void> {
    if (run.state.status.kind !== 'stopped' || run.live || run.phase === 'elsewhere') return;
    const now = await textsInEditor(run).catch(() => undefined);
    this.dashboards.showPromptCheck(run.folder, await promptCheckOf(run.folder, run.state, now));
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.showSoon.dispose();
  }

  private async showAll(): Promise<void> {
    for (const folder of this.dashboards.openRuns) {
      const run = this.runs.find(folder);
      if (run !== undefined) await this.show(run);
    }
  }
}

/**
 * Returns the texts of a run's components from the prompt files as the editor shows them, saved or not.
 *
 * @throws {UserError | PromptError} when a file is missing, or no longer has the text.
 */
export async function textsInEditor(run: Run): Promise<ComponentTexts> {
  return currentTexts(run.folder, await run.readFile(), async (file) =>
    (await vscode.workspace.openTextDocument(vscode.Uri.file(file))).getText(),
  );
}
