// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';
import { countOf, formatUsd } from '../../gepa/words/amounts';
import { objectionTo, rolloutsToAdd, type WrittenObjection } from '../../gepa/review/written-candidate';
import { describeTextFault } from '../../gepa/text/text-fault';
import { UserError } from '../../gepa/user-error';
import { createTextCheck } from '../../runs/execution/text-check';
import { buttonWords } from '../button-words';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import { scoreInWords } from '../runs/describe-run';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import type { RunList } from '../runs/run-list';
import { runMessageWords } from '../runs/run-message-words';
import type { RunTreeNode } from '../tree-nodes';
import { locksInEffect } from './locks-of-run';
import * as drafts from './written-files';
import type { Draft, WrittenFrom } from './written-files';
import { writtenWords } from './written-words';

/** Lets the developer write a candidate in a diff editor and add it to the run. */
export class WriteCandidate {
  constructor(
    private readonly runs: RunList,
    private readonly runCommands: RunCommands,
    private readonly documents: CandidateDocuments,
  ) {}

  /** Opens an editor with the text of the candidate of the row, otherwise of one that the developer picks, or with none. */
  async begin(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runCommands.runOf(target);
    ensureUnfinished(run);
    const from = target?.kind === 'candidate' ? target.candidate : await pickStart(run);
    if (from === undefined) return;
    const draft = await pickDraft(run, from);
    if (draft === undefined) return;
    const components = await pickComponents(run);
    const [first, ...others] = components;
    if (first === undefined) return;
    await drafts.writeMissingFiles(draft, components);
    for (const component of others) await this.openDiff(draft, component, true);
    await this.openDiff(draft, first, false);
    vscode.window.setStatusBarMessage(writtenWords.hint(), 10_000);
  }

  /** Adds what the developer wrote to its run, after saying what that takes. */
  async add(file: vscode.Uri | undefined): Promise<void> {
    const draft = await this.draftAt(file);
    const { run } = draft;
    ensureUnfinished(run);
    const written = { parent: drafts.parentOfDraft(draft), texts: await drafts.textsOfDraft(draft) };
    const locks = locksInEffect(run.state).map(({ lock }) => lock);
    const objection = objectionTo(run.state, written, createTextCheck(await run.readFile()), locks);
    if (objection !== undefined) throw new UserError(describeObjection(objection));
    const add = writtenWords.add();
    const detail = writtenWords.confirmDetail(costOf(run));
    const chosen = await vscode.window.showInformationMessage(
      writtenWords.confirm(run.name),
      { modal: true, detail: run.live ? detail : writtenWords.confirmStopped(detail) },
      add,
    );
    if (chosen !== add) return;
    // The run may have ended while the developer was asked.
    ensureUnfinished(run);
    await run.steer({ kind: 'addCandidate', ...written });
    await drafts.removeDraft(draft);
    await this.sayWhenScored(run);
  }

  /** Deletes what the developer wrote. Asks first, unless that is nothing. */
  async discard(file: vscode.Uri | undefined): Promise<void> {
    const draft = await this.draftAt(file);
    const discard = writtenWords.discard();
    const isConfirmed =
      !(await drafts.isWritten(draft)) ||
      (await vscode.window.showWarningMessage(
        writtenWords.confirmDiscard(),
        { modal: true, detail: writtenWords.confirmDiscardDetail() },
        discard,
      )) === discard;
    if (isConfirmed) await drafts.removeDraft(draft);
  }

  private async openDiff(draft: Draft, component: string, preserveFocus: boolean): Promise<void> {
    const { run } = draft;
    const name = Object.keys(run.state.run.seed).length > 1 ? `${run.name}/${component}` : run.name;
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.documents.ofCandidate(run, drafts.parentOfDraft(draft), component),
      drafts.fileOfDraft(draft, component),
      writtenWords.diffTitle(name, nameOfDraft(draft)),
      { viewColumn: vscode.ViewColumn.One, preview: false, preserveFocus } satisfies vscode.TextDocumentShowOptions,
    );
  }

  private async draftAt(file = drafts.draftFileInFront()): Promise<Draft> {
    const draft = file && (await drafts.openDraft(this.runs, file));
    if (draft === undefined) throw new UserError(writtenWords.noDraft());
    return draft;
  }

  private async sayWhenScored(run: Run): Promise<void> {
    if (run.live) {
      void vscode.window.showInformationMessage(writtenWords.added(run.name));
      return;
    }
    const resume = buttonWords.resumeRun();
    const chosen = await vscode.window.showInformationMessage(writtenWords.addedToStopped(run.name), resume);
    if (chosen === resume) await this.runCommands.resume({ kind: 'run', run });
  }
}

/** @throws {UserError} when a run takes no more candidates, at least not from this window. */
function ensureUnfinished(run: Run): void {
  if (run.phase === 'ended') throw new UserError(writtenWords.ended(run.name));
  if (run.phase === 'elsewhere') throw new UserError(runMessageWords.changedElsewhere(run.name));
}

async function pickStart(run: Run): Promise<WrittenFrom | undefined> {
  const { candidates, best } = run.state;
  const newestFirst = [...candidates].reverse().sort((a, b) => Number(b.index === best) - Number(a.index === best));
  const items: (vscode.QuickPickItem & { readonly from: WrittenFrom })[] = newestFirst.map((candidate) => {
    const score = scoreInWords(run, candidate);
    return {
      label: candidate.index === 0 ? writtenWords.seed() : writtenWords.candidate(candidate.index),
      description: candidate.index === best ? writtenWords.best(score) : score,
      from: candidate.index,
    };
  });
  items.push({ label: writtenWords.emptyText(), description: writtenWords.emptyTextDetail(), from: 'empty' });
  const chosen = await vscode.window.showQuickPick(items, { title: writtenWords.beginWith(run.name) });
  return chosen?.from;
}

/** Returns the components that the developer wants to change: all of a run with one. */
async function pickComponents(run: Run): Promise<readonly string[]> {
  const components = Object.keys(run.state.run.seed);
  if (components.length === 1) return components;
  const items = components.map((label) => ({ label }));
  const chosen = await vscode.window.showQuickPick(items, { title: writtenWords.whichTexts(), canPickMany: true });
  return (chosen ?? []).map(({ label }) => label);
}

/** Returns a new draft, or one that the developer continues. Asks if there is one already. */
async function pickDraft(run: Run, from: WrittenFrom): Promise<Draft | undefined> {
  const begun = await drafts.writtenDrafts(run, from);
  const another = drafts.anotherDraft(run, from, begun);
  if (begun.length === 0) return another;
  const items = [
    ...begun.map((draft) => ({ label: writtenWords.continueText(), description: nameOfDraft(draft), draft })),
    { label: writtenWords.anotherText(), description: nameOfStart(from), draft: another },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: writtenWords.alreadyWriting(run.name) });
  return chosen?.draft;
}

function nameOfDraft({ from, number }: Draft): string {
  return number === 1 ? nameOfStart(from) : writtenWords.nthText(nameOfStart(from), number);
}

function nameOfStart(from: WrittenFrom): string {
  if (from === 'empty') return writtenWords.fromScratch();
  return from === 0 ? writtenWords.fromSeed() : writtenWords.fromCandidate(from);
}

function describeObjection(objection: WrittenObjection): string {
  switch (objection.kind) {
    case 'duplicate':
      return objection.candidate === 0 ? writtenWords.duplicateOfSeed() : writtenWords.duplicate(objection.candidate);
    case 'refused':
      return writtenWords.refused(objection.component, describeTextFault(objection.fault));
    case 'unaffordable':
      return writtenWords.unaffordable(objection.rollouts, objection.left);
  }
}

/** Says what scoring takes, e.g. `40 rollouts of the budget, about $0.02`. */
function costOf({ state }: Run): string {
  const rollouts = rolloutsToAdd(state);
  const counted = countOf(rollouts, 'rollout');
  const { costUsd = 0 } = state.usage.task;
  return costUsd === 0 || state.rollouts === 0
    ? writtenWords.cost(counted)
    : writtenWords.costWithMoney(counted, formatUsd((costUsd / state.rollouts) * rollouts));
}
