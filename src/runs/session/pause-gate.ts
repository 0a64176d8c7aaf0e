import { RunEndingError } from '../../gepa/failures/run-ending-error';

/** A gate that work passes before it costs something. Work waits while the gate is closed. */
export class PauseGate {
  private opened: Promise<void> | undefined;
  private isEnding = false;
  private open: (() => void) | undefined;

  get closed(): boolean {
    return this.opened !== undefined;
  }

  close(): void {
    this.opened ??= new Promise((resolve) => {
      this.open = resolve;
    });
  }

  reopen(): void {
    this.open?.();
    this.opened = undefined;
    this.open = undefined;
  }

  /** Rejects all waiting work, and new work while the gate is closed. */
  rejectWaiting(): void {
    this.isEnding = true;
    if (!this.closed) return;
    this.reopen();
    this.close();
  }

  /** Lets work wait again after `rejectWaiting`. */
  admit(): void {
    this.isEnding = false;
  }

  /**
   * Resolves once the gate is open. Rejects with the signal's reason when it aborts, and with a `RunEndingError` after
   * `rejectWaiting`.
   */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.opened !== undefined && !signal.aborted) {
      if (this.isEnding) throw new RunEndingError();
      await eitherOf(this.opened, signal);
    }
    signal.throwIfAborted();
  }
}

/** Resolves on either event and removes its listener, because the signal lives as long as the run. */
function eitherOf(opened: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      signal.removeEventListener('abort', settle);
      resolve();
    };
    signal.addEventListener('abort', settle);
    void opened.then(settle);
  });
}
