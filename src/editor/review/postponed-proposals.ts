// Tested by test/e2e/ask-again.test.mjs.
import * as vscode from 'vscode';
import type { ProposalReference } from './review-target';

const memoryKey = 'gepa.postponedProposals';
/** Only the latest are kept: those of old runs have been decided. */
const mostKept = 200;

/** The proposals that the developer wants to decide on later. They wait behind the others, also after a reload. */
export class PostponedProposals implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();

  /** Fires when another proposal is postponed. */
  readonly onDidChange = this.changed.event;

  /** @param memory of the workspace. */
  constructor(private readonly memory: vscode.Memento) {}

  has(reference: ProposalReference): boolean {
    return this.all().includes(keyOf(reference));
  }

  async add(reference: ProposalReference): Promise<void> {
    const others = this.all().filter((key) => key !== keyOf(reference));
    await this.memory.update(memoryKey, [...others, keyOf(reference)].slice(-mostKept));
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private all(): readonly string[] {
    return this.memory.get<readonly string[]>(memoryKey, []);
  }
}

function keyOf({ run, number }: ProposalReference): string {
  return `${run.id}/${number}`;
}
