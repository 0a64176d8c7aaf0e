// Tested by test/unit/cli/headroom.test.ts.
import type { PausingFinding } from '../gepa/events';
import type { RunSession } from '../runs/session/run-session';
import { confirm, isInTerminal } from './confirm';
import type { Progress } from './progress';
import { terminalWords as words } from './terminal-words';

/** Asks in a terminal whether to search in spite of what was found. Elsewhere nobody can be asked, and a script isn't held up. */
export class SearchQuestion {
  private asked: Promise<void> | undefined;

  constructor(private readonly progress: Progress) {}

  /** Whether the answer is awaited, so that nothing else may be written. */
  get isOpen(): boolean {
    return this.asked !== undefined;
  }

  /** Says what was found. Returns whether the run waits for the answer. */
  ask(findings: readonly PausingFinding[], sessionOf: () => RunSession | undefined): 'pause' | 'continue' {
    for (const { text } of findings) this.progress.line(words.finding(text));
    if (!isInTerminal()) {
      this.progress.line(words.searchesAnyway);
      return 'continue';
    }
    // What is found while the answer is awaited is answered with it.
    this.asked ??= confirm(words.searchAnyway, { unasked: '', refused: '' })
      .then(
        () => sessionOf()?.continue(),
        () => sessionOf()?.cancel(),
      )
      .finally(() => (this.asked = undefined));
    return 'pause';
  }
}
