import * as vscode from 'vscode';
import type { CommandId } from './manifest/commands';
import type { ReviewTarget } from './review/review-target';
import type { GuidanceNode, PromptTreeNode, RunTreeNode } from './tree-nodes';

/** What may stand for a run when a command is called: its row in a tree. Without one, the current run is meant. */
export type RunTarget = RunTreeNode;

/**
 * What the menus of each command hand over. The command palette hands over nothing, so everything is optional but for commands
 * that only a menu or another part of the extension calls.
 */
export interface CommandHandlers extends Record<CommandId, (...handedOver: never) => Promise<void> | void> {
  'gepa.optimize': (target?: vscode.Uri | PromptTreeNode) => Promise<void>;
  'gepa.optimizeSelection': () => Promise<void>;
  'gepa.editSpec': (target?: vscode.Uri | PromptTreeNode) => Promise<void>;
  'gepa.refreshPrompts': () => Promise<void>;
  'gepa.pauseRun': (target?: RunTarget) => Promise<void>;
  'gepa.continueRun': (target?: RunTarget) => Promise<void>;
  'gepa.finishRun': (target?: RunTarget) => Promise<void>;
  'gepa.stopRun': (target?: RunTarget) => Promise<void>;
  'gepa.resumeRun': (target?: RunTarget) => Promise<void>;
  'gepa.showRunActions': () => Promise<void>;
  'gepa.openDashboard': (target?: RunTarget) => Promise<void>;
  'gepa.diffWithParent': (target?: RunTarget) => Promise<void>;
  'gepa.diffWithSeed': (target?: RunTarget) => Promise<void>;
  'gepa.applyCandidate': (target?: RunTarget) => Promise<void>;
  'gepa.openProposal': (target: ReviewTarget) => Promise<void>;
  'gepa.reviewNext': () => Promise<void>;
  'gepa.acceptProposal': (target?: ReviewTarget) => Promise<void>;
  'gepa.rejectProposal': (target?: ReviewTarget) => Promise<void>;
  'gepa.rejectProposalWithReason': (target?: ReviewTarget) => Promise<void>;
  'gepa.nextProposal': () => Promise<void>;
  'gepa.previousProposal': () => Promise<void>;
  'gepa.acceptChange': (thread: vscode.CommentThread) => Promise<void>;
  'gepa.rejectChange': (thread: vscode.CommentThread) => Promise<void>;
  'gepa.sendNote': (reply: vscode.CommentReply) => Promise<void>;
  'gepa.rejectWithReply': (reply: vscode.CommentReply) => Promise<void>;
  'gepa.editGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.removeGuidance': (target?: GuidanceNode) => Promise<void>;
  'gepa.setApiKey': () => Promise<void>;
  'gepa.forgetApiKey': () => Promise<void>;
  'gepa.openSample': () => Promise<void>;
  'gepa.openDocumentation': () => Promise<void>;
  'gepa.showLog': () => void;
}

/** Registers all commands. What a handler throws is reported; nothing gets lost in VS Code's own generic message. */
export function registerCommands(
  handlers: CommandHandlers,
  report: (error: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (...handedOver: readonly unknown[]) => {
        try {
          // VS Code hands over what the menus in package.json belong to, which is what the types above say.
          await (handler as (...handedOver: readonly unknown[]) => unknown)(...handedOver);
        } catch (error) {
          // The message stays until it is answered; the command is over.
          void report(error);
        }
      }),
    ),
  );
}

/** A command for a tree row or a status bar item, checked against the map above. */
export function commandTo<Id extends CommandId>(
  id: Id,
  title: string,
  ...handedOver: Parameters<CommandHandlers[Id]>
): vscode.Command {
  return { command: id, title, arguments: handedOver };
}
