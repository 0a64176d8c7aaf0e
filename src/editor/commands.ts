// Tested by test/in-host/activation.test.ts.
import * as vscode from 'vscode';
import type { ExampleReference, Subject } from '../gepa/candidate';
import type { CommandId } from './manifest/commands';
import type { ReviewTarget, UndoTarget } from './review/review-target';
import type { GuidanceNode, NamedRun, NotesNode, PromptTreeNode, RunTreeNode } from './tree-nodes';

/** What commands accept as a run: its row in a tree. Without one they use the current run. */
export type RunTarget = RunTreeNode;

/** An example of a run, as links to it name it: plain data that fits into an address. */
export interface ExampleTarget {
  /** The run's id. */
  readonly run: string;
  readonly example: ExampleReference;
  /** The texts to compare. The seed and the best candidate when empty. */
  readonly subjects: readonly Subject[];
}

/** A proposal, as links to its reflection name it. */
export interface ReflectionTarget {
  /** The run's id. */
  readonly runId: string;
  readonly proposal: number;
}

/**
 * The handler of each command with the arguments that its menus pass. The command palette passes none, so they are optional except
 * in commands that only menus or other parts of the extension call.
 */
export interface CommandHandlers extends Record<CommandId, (...args: never) => Promise<void> | void> {
  'gepa.optimize': (target?: vscode.Uri | PromptTreeNode) => Promise<void>;
  'gepa.optimizeSelection': () => Promise<void>;
  'gepa.optimizeSelectionMissing': () => Promise<void>;
  'gepa.recordExamples': (target?: vscode.Uri | PromptTreeNode) => Promise<void>;
  'gepa.editSpec': (target?: vscode.Uri | PromptTreeNode) => Promise<void>;
  'gepa.refreshPrompts': () => Promise<void>;
  'gepa.pauseRun': (target?: RunTarget) => Promise<void>;
  'gepa.continueRun': (target?: RunTarget) => Promise<void>;
  'gepa.finishRun': (target?: RunTarget) => Promise<void>;
  'gepa.stopRun': (target?: RunTarget) => Promise<void>;
  'gepa.resumeRun': (target?: RunTarget) => Promise<void>;
  'gepa.importPythonRun': (source?: vscode.Uri) => Promise<void>;
  'gepa.compareRuns': (target?: RunTarget) => Promise<void>;
  'gepa.compareStrategies': (target?: vscode.Uri | PromptTreeNode | RunTarget) => Promise<void>;
  'gepa.showStrategies': () => Promise<void>;
  'gepa.renameRun': (target?: RunTarget) => Promise<void>;
  'gepa.deleteRun': (target?: RunTarget) => Promise<void>;
  'gepa.showRunActions': () => Promise<void>;
  'gepa.openDashboard': (target?: RunTarget | NamedRun) => Promise<void>;
  'gepa.showExample': (target?: ExampleTarget) => Promise<void>;
  'gepa.showEvaluation': (target?: RunTarget | ExampleTarget) => Promise<void>;
  'gepa.showReflection': (target?: ReflectionTarget | ReviewTarget) => Promise<void>;
  'gepa.showWriting': (target?: RunTarget) => Promise<void>;
  'gepa.showRequests': (target?: RunTarget) => Promise<void>;
  'gepa.exportRun': (target?: RunTarget) => Promise<void>;
  'gepa.diffWithParent': (target?: RunTarget) => Promise<void>;
  'gepa.diffWithSeed': (target?: RunTarget) => Promise<void>;
  'gepa.compareModels': (target?: RunTarget) => Promise<void>;
  'gepa.measureChanges': (target?: RunTarget) => Promise<void>;
  'gepa.recheckPrompt': (target?: RunTarget) => Promise<void>;
  'gepa.applyCandidate': (target?: RunTarget) => Promise<void>;
  'gepa.applyShown': () => void;
  'gepa.cancelApply': () => void;
  'gepa.completeMerge': () => Promise<void>;
  'gepa.applyAsNewFile': (target?: RunTarget) => Promise<void>;
  'gepa.copyText': (target?: RunTarget) => Promise<void>;
  'gepa.useAsNextParent': (target?: RunTarget) => Promise<void>;
  'gepa.newRunFromCandidate': (target?: RunTarget) => Promise<void>;
  'gepa.addCandidate': (target?: RunTarget) => Promise<void>;
  'gepa.addWritten': (file?: vscode.Uri) => Promise<void>;
  'gepa.discardWritten': (file?: vscode.Uri) => Promise<void>;
  'gepa.changeReviewMode': (target?: RunTarget) => Promise<void>;
  'gepa.lockSelection': () => Promise<void>;
  'gepa.showLocks': (target?: RunTarget) => Promise<void>;
  'gepa.openProposal': (target: ReviewTarget) => Promise<void>;
  'gepa.reviewNext': () => Promise<void>;
  'gepa.acceptProposal': (target?: ReviewTarget) => Promise<void>;
  'gepa.rejectProposal': (target?: ReviewTarget) => Promise<void>;
  'gepa.rejectProposalWithReason': (target?: ReviewTarget) => Promise<void>;
  'gepa.askAgain': (target?: ReviewTarget) => Promise<void>;
  'gepa.postponeProposal': (target?: ReviewTarget) => Promise<void>;
  'gepa.nextProposal': () => Promise<void>;
  'gepa.previousProposal': () => Promise<void>;
  'gepa.acceptChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.rejectChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.rejectChangeWithReason': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.askAgainAboutChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.postponeChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.reopenChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.nextChange': () => Promise<void>;
  'gepa.previousChange': () => Promise<void>;
  'gepa.reviewWinner': (target?: RunTarget) => Promise<void>;
  'gepa.keepChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.leaveOutChange': (thread?: vscode.CommentThread) => Promise<void>;
  'gepa.applyKept': () => Promise<void>;
  'gepa.sendNote': (reply: vscode.CommentReply) => Promise<void>;
  'gepa.rejectWithReply': (reply: vscode.CommentReply) => Promise<void>;
  'gepa.undoDecision': (target?: UndoTarget) => Promise<void>;
  'gepa.addGuidance': (target?: NotesNode) => Promise<void>;
  'gepa.disableGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.enableGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.editGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.removeGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.setApiKey': () => Promise<void>;
  'gepa.forgetApiKey': () => Promise<void>;
  'gepa.openSample': () => Promise<void>;
  'gepa.openDocumentation': () => Promise<void>;
  'gepa.showLog': () => void;
}

/** Registers all commands. Reports what a handler throws, since VS Code would only show a generic message. */
export function registerCommands(
  handlers: CommandHandlers,
  report: (error: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          // The menus in package.json pass what the types above say.
          await (handler as (...args: readonly unknown[]) => unknown)(...args);
        } catch (error) {
          // Not awaited, since a notification may stay open long after the command has ended.
          void report(error);
        }
      }),
    ),
  );
}

/** Makes a command for a tree row or a status bar item, with arguments checked against the map above. */
export function commandTo<Id extends CommandId>(
  id: Id,
  title: string,
  ...args: Parameters<CommandHandlers[Id]>
): vscode.Command {
  return { command: id, title, arguments: args };
}
