/** A gate that work passes before it costs something. While it is closed, work waits. */
export class PauseGate {
  private opened: Promise<void> | undefined;
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

  /** Resolves once the gate is open. Rejects with the signal's reason when it aborts. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.opened !== undefined && !signal.aborted) {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      await Promise.race([this.opened, aborted]);
    }
    signal.throwIfAborted();
  }
}
