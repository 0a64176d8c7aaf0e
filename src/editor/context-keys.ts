import * as vscode from 'vscode';
import type { RunListing } from './runs/run-list';
import type { RunPhase } from './runs/run-phase';

/** What the `when` clauses in `package.json` ask for. */
interface ContextKeys {
  /** Paths of prompt files that were found, for files whose name alone does not tell. */
  'gepa.promptFiles': readonly string[];
  /** Whether the workspace has been searched for prompt files. */
  'gepa.promptsAreKnown': boolean;
  /** How far the list of runs is. It is not there before somebody looks at it, and not filled in a workspace without trust. */
  'gepa.runListing': RunListing;
  /** Paths of files that hold a proposal which waits for the developer. */
  'gepa.waitingProposalFiles': readonly string[];
  'gepa.waitingProposals': number;
  /** What can be done with the current run; `none` without one. */
  'gepa.runPhase': RunPhase | 'none';
}

export function setContextKey<Name extends keyof ContextKeys>(name: Name, value: ContextKeys[Name]): void {
  void vscode.commands.executeCommand('setContext', name, value);
}
