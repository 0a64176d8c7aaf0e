// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import type { RunTreeNode } from '../tree-nodes';
import { scoreInWords } from '../runs/describe-run';
import type { ApplyCandidate } from './apply-candidate';
import type { CandidateDocuments } from './candidate-documents';
import type { CandidateDiff } from './candidate-diff';
import type { NewRun } from './new-run';
import { useAsNextParent } from '../steering/steering-commands';
import { candidateWords } from './candidate-words';

/** The commands that compare and apply candidates, from a row of a tree or the command palette. */
export class CandidateCommands {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly candidateDiff: CandidateDiff,
    private readonly applyCandidate: ApplyCandidate,
    private readonly documents: CandidateDocuments,
    private readonly newRun: NewRun,
  ) {}

  /** Shows what the run of the row, or the current one, asked and was answered. */
  async showRequests(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runCommands.runOf(target);
    await vscode.window.showTextDocument(this.documents.ofRequests(run));
  }

  /** Compares the candidate of the row, otherwise one that the developer picks. */
  async diff(target: RunTreeNode | undefined, against: 'parent' | 'seed'): Promise<void> {
    const run = await this.runCommands.runOf(target);
    const candidate = target?.kind === 'candidate' ? target.candidate : await pickCandidate(run);
    if (candidate !== undefined) await this.candidateDiff.show(run, candidate, against);
  }

  /** Saves the candidate of the row, otherwise the best one, as new prompt files. */
  async saveAsNewFiles(target: RunTreeNode | undefined): Promise<void> {
    const { run, candidate } = await this.candidateOf(target);
    await this.applyCandidate.saveAsNewFiles(run, candidate);
  }

  /** Copies the texts of the candidate of the row, otherwise of the best one. */
  async copyText(target: RunTreeNode | undefined): Promise<void> {
    const { run, candidate } = await this.candidateOf(target);
    const texts = Object.values(run.state.candidates[candidate]?.texts ?? {});
    await vscode.env.clipboard.writeText(texts.join('\n\n'));
    vscode.window.setStatusBarMessage(candidateWords.copied(candidate), 5000);
  }

  /** Makes the next iteration change the candidate of the row, otherwise one that the developer picks. */
  async useAsNextParent(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runCommands.runOf(target);
    const candidate = target?.kind === 'candidate' ? target.candidate : await pickCandidate(run);
    if (candidate !== undefined) await useAsNextParent(run, candidate);
  }

  /** Starts a run from the candidate of the row, otherwise from one that the developer picks. */
  async startNewRun(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runCommands.runOf(target);
    const candidate = target?.kind === 'candidate' ? target.candidate : await pickCandidate(run);
    if (candidate !== undefined) await this.newRun.from(run, candidate);
  }

  /** Applies the candidate of the row, otherwise the best one. */
  async apply(target: RunTreeNode | undefined): Promise<void> {
    const { run, candidate } = await this.candidateOf(target);
    await this.applyCandidate.apply(run, candidate);
  }

  /** Returns the candidate of a row, otherwise the best one of its run or of the current run. */
  private async candidateOf(
    target: RunTreeNode | undefined,
  ): Promise<{ readonly run: Run; readonly candidate: number }> {
    const run = await this.runCommands.runOf(target);
    const candidate = target?.kind === 'candidate' ? target.candidate : run.state.best;
    if (candidate === undefined) throw new UserError(candidateWords.noneScored());
    return { run, candidate };
  }
}

async function pickCandidate(run: Run): Promise<number | undefined> {
  const items = run.state.candidates
    .filter(({ index }) => index > 0)
    .map((candidate) => ({
      label: candidateWords.candidate(candidate.index),
      description: scoreInWords(run, candidate),
      index: candidate.index,
    }));
  if (items.length === 0) {
    throw new UserError(candidateWords.onlySeed());
  }
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: candidateWords.selectCandidate() });
  return chosen?.index;
}
