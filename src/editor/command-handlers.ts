// Tested by test/in-host/activation.test.ts.
import type * as vscode from 'vscode';
import type { ApplyPreview } from './candidates/apply-preview';
import type { CandidateCommands } from './candidates/candidate-commands';
import type { CommandHandlers } from './commands';
import type { CompareRuns } from './candidates/compare-runs';
import { completeMerge } from './candidates/merge-editor';
import type { CompareModels } from './comparison/compare-models';
import type { CompareStrategies } from './comparison/compare-strategies';
import type { MeasureChanges } from './comparison/measure-changes';
import type { RecheckPrompt } from './comparison/recheck-prompt';
import type { Dashboards } from './dashboard/dashboards';
import type { EvidencePanels } from './evidence/evidence-panels';
import type { ShowReflection } from './evidence/show-reflection';
import type { ShowWriting } from './evidence/show-writing';
import type { ApiKeys } from './models/api-keys';
import { openDocumentation } from './open-documentation';
import { openSample } from './open-sample';
import type { OptimizePrompt } from './optimize/optimize-prompt';
import { optimizeSelection } from './optimize/optimize-selection';
import { recordExamples } from './optimize/record-examples';
import type { PromptIndex } from './prompts/prompt-index';
import { addGuidance, editGuidance, removeGuidance, switchGuidance } from './review/guidance-notes';
import type { AskAgain } from './review/ask-again';
import type { ChangeCommands } from './review/change-commands';
import type { WinnerReview } from './review/winner-review';
import type { ReviewDecisions } from './review/review-decisions';
import type { UndoDecisions } from './review/undo-decisions';
import { exportRun } from './runs/export-run';
import { renameRun } from './runs/rename-run';
import { showRunActions } from './runs/run-actions';
import type { RunCommands } from './runs/run-commands';
import type { LockCommands } from './steering/lock-commands';
import { changeReviewMode } from './steering/steering-commands';
import type { WriteCandidate } from './steering/write-candidate';

/** The parts of the extension that commands call. */
export interface CommandParts {
  readonly optimizePrompt: OptimizePrompt;
  readonly prompts: PromptIndex;
  readonly runCommands: RunCommands;
  readonly dashboards: Dashboards;
  readonly evidence: EvidencePanels;
  readonly reflection: ShowReflection;
  readonly writing: ShowWriting;
  readonly candidateCommands: CandidateCommands;
  readonly applyPreview: ApplyPreview;
  readonly compareModels: CompareModels;
  readonly compareStrategies: CompareStrategies;
  readonly measureChanges: MeasureChanges;
  readonly recheckPrompt: RecheckPrompt;
  readonly compareRuns: CompareRuns;
  readonly decisions: ReviewDecisions;
  readonly undoDecisions: UndoDecisions;
  readonly changes: ChangeCommands;
  readonly winners: WinnerReview;
  readonly askAgain: AskAgain;
  readonly lockCommands: LockCommands;
  readonly writeCandidate: WriteCandidate;
  readonly keys: ApiKeys;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
}

/** Maps each command to the part that carries it out. */
export function commandHandlers(parts: CommandParts): CommandHandlers {
  const {
    optimizePrompt,
    prompts,
    runCommands,
    dashboards,
    candidateCommands,
    compareModels,
    decisions,
    changes,
    winners,
    keys,
  } = parts;
  return {
    'gepa.optimize': (target) => optimizePrompt.optimize(target),
    'gepa.optimizeSelection': () => optimizeSelection(optimizePrompt),
    'gepa.optimizeSelectionMissing': () => optimizeSelection(optimizePrompt),
    'gepa.recordExamples': (target) => recordExamples(optimizePrompt, parts.memory, target),
    'gepa.editSpec': (target) => optimizePrompt.editSpec(target),
    'gepa.refreshPrompts': () => prompts.refresh(),
    'gepa.pauseRun': async (target) => (await runCommands.runOf(target)).pause(),
    'gepa.continueRun': async (target) => (await runCommands.runOf(target)).continue(),
    'gepa.finishRun': async (target) => (await runCommands.runOf(target)).finish(),
    'gepa.stopRun': async (target) => (await runCommands.runOf(target)).stop(),
    'gepa.resumeRun': (target) => runCommands.resume(target),
    'gepa.importPythonRun': (source) => runCommands.importPythonRun(source),
    'gepa.compareRuns': async (target) => parts.compareRuns.compare(await runCommands.runOf(target)),
    'gepa.compareStrategies': (target) => parts.compareStrategies.compare(target),
    'gepa.showStrategies': () => parts.compareStrategies.show(),
    'gepa.renameRun': async (target) => renameRun(await runCommands.runOf(target)),
    'gepa.deleteRun': (target) => runCommands.delete(target),
    'gepa.showRunActions': async () => showRunActions(await runCommands.runOf(undefined)),
    'gepa.openDashboard': async (target) =>
      dashboards.show(await runCommands.runOf(target), {
        candidate:
          target !== undefined && 'kind' in target && target.kind === 'candidate' ? target.candidate : undefined,
        // So that the developer can continue through the rows of the tree.
        preserveFocus: target !== undefined,
      }),
    'gepa.showExample': (target) => parts.evidence.showExample(target, () => runCommands.runOf(undefined)),
    'gepa.showEvaluation': (target) => parts.evidence.showTable(target, (row) => runCommands.runOf(row)),
    'gepa.showReflection': (target) => parts.reflection.show(target),
    'gepa.showWriting': async (target) => parts.writing.show(await runCommands.runOf(target)),
    'gepa.showRequests': (target) => candidateCommands.showRequests(target),
    'gepa.exportRun': async (target) => exportRun(await runCommands.runOf(target)),
    'gepa.diffWithParent': (target) => candidateCommands.diff(target, 'parent'),
    'gepa.diffWithSeed': (target) => candidateCommands.diff(target, 'seed'),
    'gepa.compareModels': (target) => compareModels.compare(target),
    'gepa.measureChanges': (target) => parts.measureChanges.measure(target),
    'gepa.recheckPrompt': (target) => parts.recheckPrompt.recheck(target),
    'gepa.applyCandidate': (target) => candidateCommands.apply(target),
    'gepa.applyShown': () => parts.applyPreview.decide('apply'),
    'gepa.cancelApply': () => parts.applyPreview.decide('cancel'),
    'gepa.completeMerge': () => completeMerge(),
    'gepa.applyAsNewFile': (target) => candidateCommands.saveAsNewFiles(target),
    'gepa.copyText': (target) => candidateCommands.copyText(target),
    'gepa.useAsNextParent': (target) => candidateCommands.useAsNextParent(target),
    'gepa.newRunFromCandidate': (target) => candidateCommands.startNewRun(target),
    'gepa.addCandidate': (target) => parts.writeCandidate.begin(target),
    'gepa.addWritten': (file) => parts.writeCandidate.add(file),
    'gepa.discardWritten': (file) => parts.writeCandidate.discard(file),
    'gepa.changeReviewMode': async (target) => changeReviewMode(await runCommands.runOf(target)),
    'gepa.lockSelection': () => parts.lockCommands.lockSelection(),
    'gepa.showLocks': async (target) => parts.lockCommands.showLocks(await runCommands.runOf(target)),
    'gepa.openProposal': (target) => decisions.open(target),
    'gepa.reviewNext': () => decisions.openNext(),
    'gepa.acceptProposal': (target) => decisions.accept(target),
    'gepa.rejectProposal': (target) => decisions.reject(target),
    'gepa.rejectProposalWithReason': (target) => decisions.rejectWithReason(target),
    'gepa.askAgain': (target) => parts.askAgain.aboutProposal(target),
    'gepa.postponeProposal': (target) => decisions.postpone(target),
    'gepa.nextProposal': () => decisions.step(1),
    'gepa.previousProposal': () => decisions.step(-1),
    'gepa.acceptChange': (thread) => changes.accept(thread),
    'gepa.rejectChange': (thread) => changes.reject(thread),
    'gepa.rejectChangeWithReason': (thread) => changes.rejectWithReason(thread),
    'gepa.askAgainAboutChange': (thread) => parts.askAgain.aboutChange(thread),
    'gepa.postponeChange': (thread) => changes.postpone(thread),
    'gepa.reopenChange': (thread) => changes.reopen(thread),
    'gepa.nextChange': () => (winners.isInFront() ? winners.step(1) : changes.step(1)),
    'gepa.previousChange': () => (winners.isInFront() ? winners.step(-1) : changes.step(-1)),
    'gepa.reviewWinner': async (target) => winners.open(await runCommands.runOf(target)),
    'gepa.keepChange': (thread) => winners.keep(thread),
    'gepa.leaveOutChange': (thread) => winners.leaveOut(thread),
    'gepa.applyKept': () => winners.apply(),
    'gepa.sendNote': (reply) => decisions.sendNote(reply),
    'gepa.rejectWithReply': (reply) => changes.rejectWithReply(reply),
    'gepa.undoDecision': (target) => parts.undoDecisions.undo(target),
    'gepa.addGuidance': async (target) => addGuidance(target?.run ?? (await runCommands.runOf(undefined))),
    'gepa.disableGuidance': async (target) => switchGuidance(await runCommands.runOf(undefined), target, false),
    'gepa.enableGuidance': async (target) => switchGuidance(await runCommands.runOf(undefined), target, true),
    'gepa.editGuidance': async (target) => editGuidance(await runCommands.runOf(undefined), target),
    'gepa.removeGuidance': async (target) => removeGuidance(await runCommands.runOf(undefined), target),
    'gepa.setApiKey': () => keys.set(),
    'gepa.forgetApiKey': () => keys.forget(),
    'gepa.openDocumentation': () => openDocumentation(parts.extensionUri),
    'gepa.openSample': () => openSample(parts.extensionUri, parts.memory),
    'gepa.showLog': () => parts.log.show(),
  };
}
