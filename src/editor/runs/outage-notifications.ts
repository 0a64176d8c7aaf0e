// Tested by test/e2e/endpoint.test.mjs.
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Outage, OutageNeed } from '../../gepa/events';
import { describeEndOfOutage, describeOutage, describeRetry } from '../../gepa/words/outage-words';
import { outageOf } from '../../gepa/state';
import { addressesOf } from '../../models/model-spec';
import { notificationText } from '../notification-text';
import type { Run } from './run';
import type { RunList } from './run-list';
import { buttonWords } from '../button-words';
import { runMessageWords } from './run-message-words';

/** How long an outage lasts before a notification, in milliseconds. The status bar shows it from the start. */
const notifyAfterMs = 20_000;

interface KnownOutage {
  readonly outage: Outage;
  readonly timer: NodeJS.Timeout;
}

/** The actions of the notification about an outage. */
export interface OutageActions {
  setApiKey(): Promise<void>;
  /** Continues a run with the models that its spec names now. */
  restart(run: Run): Promise<void>;
}

/**
 * Shows one notification for each outage of an endpoint, and logs its start and its end. A run that needs another key continues when
 * one is set, and a run that needs another model when its spec is saved.
 */
export class OutageNotifications implements vscode.Disposable {
  private readonly known = new Map<Run, KnownOutage>();
  private readonly subscriptions: vscode.Disposable;

  /** @param onDidChangeKeys fires when a key was set. */
  constructor(
    runs: RunList,
    onDidChangeKeys: vscode.Event<unknown>,
    private readonly actions: OutageActions,
    private readonly log: (message: string) => void,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidReceiveEvents(({ run }) => this.follow(run)),
      runs.onDidEndRun(({ run }) => this.forget(run)),
      onDidChangeKeys(() => {
        for (const run of this.waitingFor('access')) run.continue();
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        this.restartRunsOf(uri).catch(this.report);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const run of [...this.known.keys()]) this.forget(run);
  }

  private follow(run: Run): void {
    const outage = run.live ? outageOf(run.state) : undefined;
    const known = this.known.get(run);
    if (outage === undefined) {
      const hasAnswered = known !== undefined && run.state.status.kind !== 'stopped';
      if (hasAnswered) this.log(`${run.name}: ${describeEndOfOutage(known.outage, run.state.lastEventAt)}`);
      this.forget(run);
    } else if (known === undefined) this.start(run, outage);
    else this.known.set(run, { ...known, outage });
  }

  private start(run: Run, outage: Outage): void {
    this.log(`${run.name}: ${describeOutage(outage)}`);
    const timer = setTimeout(
      () => void this.show(run).catch(this.report),
      outage.needs === undefined ? notifyAfterMs : 0,
    );
    this.known.set(run, { outage, timer });
  }

  private forget(run: Run): void {
    clearTimeout(this.known.get(run)?.timer);
    this.known.delete(run);
  }

  private waitingFor(need: OutageNeed): readonly Run[] {
    return [...this.known].flatMap(([run, { outage }]) => (outage.needs === need ? [run] : []));
  }

  private async restartRunsOf(saved: vscode.Uri): Promise<void> {
    for (const run of this.waitingFor('model')) {
      if ((await specOf(run)).fsPath === saved.fsPath) await this.actions.restart(run);
    }
  }

  private async show(run: Run): Promise<void> {
    const outage = outageOf(run.state);
    if (outage === undefined) return;
    const setKey = buttonWords.setApiKey();
    const openSpec = buttonWords.openSpec();
    const tryNow = buttonWords.tryNow();
    const stop = buttonWords.stopRun();
    const { spec } = await run.readFile();
    const usesKeys = addressesOf(spec.models).length > 0;
    const chosen = await vscode.window.showWarningMessage(
      notificationText(`${run.name}: ${inWords(outage)}`),
      ...(outage.needs === 'access' && usesKeys ? [setKey] : []),
      ...(outage.needs === 'model' ? [openSpec] : []),
      tryNow,
      stop,
    );
    // The outage may have ended while the notification was open.
    if (outageOf(run.state) === undefined) return;
    if (chosen === stop) await run.stop();
    if (chosen === setKey) await this.actions.setApiKey();
    if (chosen === tryNow || chosen === setKey) run.continue();
    // Not as a preview, which the next review would replace.
    if (chosen === openSpec) await vscode.window.showTextDocument(await specOf(run), { preview: false });
  }
}

function inWords(outage: Outage): string {
  const outageInWords = describeOutage(outage);
  if (outage.needs === 'model') return runMessageWords.continuesWithSavedSpec(outageInWords);
  if (outage.retryAt !== undefined) return runMessageWords.continuesByItself(outageInWords);
  return `${outageInWords} ${describeRetry(outage, Date.now())}`;
}

async function specOf(run: Run): Promise<vscode.Uri> {
  const { specFile } = await run.readFile();
  return vscode.Uri.file(resolve(run.folder, specFile));
}
