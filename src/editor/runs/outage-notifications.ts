// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';
import type { Outage } from '../../gepa/events';
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

/** Shows one notification for each outage of an endpoint, and logs its start and its end. */
export class OutageNotifications implements vscode.Disposable {
  private readonly known = new Map<Run, KnownOutage>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly setApiKey: () => Promise<void>,
    private readonly log: (message: string) => void,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidReceiveEvents(({ run }) => this.follow(run)),
      runs.onDidEndRun(({ run }) => this.forget(run)),
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
    const needsDeveloper = outage.retryAt === undefined;
    const timer = setTimeout(() => void this.show(run).catch(this.report), needsDeveloper ? 0 : notifyAfterMs);
    this.known.set(run, { outage, timer });
  }

  private forget(run: Run): void {
    clearTimeout(this.known.get(run)?.timer);
    this.known.delete(run);
  }

  private async show(run: Run): Promise<void> {
    const outage = outageOf(run.state);
    if (outage === undefined) return;
    const tryNow = buttonWords.tryNow();
    const setKey = buttonWords.setApiKey();
    const stop = buttonWords.stopRun();
    const needsDeveloper = outage.retryAt === undefined;
    const { spec } = await run.readFile();
    const usesKeys = addressesOf(spec.models).length > 0;
    const message = needsDeveloper
      ? `${describeOutage(outage)} ${describeRetry(outage, Date.now())}`
      : runMessageWords.continuesByItself(describeOutage(outage));
    const chosen = await vscode.window.showWarningMessage(
      notificationText(`${run.name}: ${message}`),
      ...(needsDeveloper && usesKeys ? [setKey] : []),
      tryNow,
      stop,
    );
    // The outage may have ended while the notification was open.
    if (outageOf(run.state) === undefined) return;
    if (chosen === stop) await run.stop();
    if (chosen === setKey) await this.setApiKey();
    if (chosen === tryNow || chosen === setKey) run.continue();
  }
}
