// Tested by test/unit/editor/runs/awaited-replies.test.ts.
import * as vscode from 'vscode';
import type { PartialReply } from '../../models/model';
import type { AwaitedReply } from '../../runs/report/reply-being-written';

/** The replies that the reflection model of a run is writing. They are nowhere but here until the journal has them. */
export class AwaitedReplies implements vscode.Disposable {
  private readonly readers = new Map<string, () => PartialReply>();
  private last: AwaitedReply | undefined;
  private readonly changed = new vscode.EventEmitter<void>();

  /** Fires when the model is asked, writes more or has ended, for every piece of a reply. */
  readonly onDidChange = this.changed.event;

  /** Those under way, oldest first. */
  get current(): readonly AwaitedReply[] {
    return [...this.readers].map(([reflection, read]) => ({ reflection, ...read() }));
  }

  /** How much of those under way has been written; undefined when there are none. */
  get characters(): number | undefined {
    if (this.readers.size === 0) return undefined;
    return this.current.reduce((sum, { text, reasoning }) => sum + text.length + reasoning.length, 0);
  }

  /** The one that ended last, for a developer who still reads it. */
  get ended(): AwaitedReply | undefined {
    return this.last;
  }

  /** @param read returns what has been written so far. */
  write(reflection: string, read: () => PartialReply): void {
    this.readers.set(reflection, read);
    this.changed.fire();
  }

  end(reflection: string): void {
    const read = this.readers.get(reflection);
    if (read === undefined) return;
    this.readers.delete(reflection);
    this.last = { reflection, ...read() };
    this.changed.fire();
  }

  endAll(): void {
    for (const reflection of [...this.readers.keys()]) this.end(reflection);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
