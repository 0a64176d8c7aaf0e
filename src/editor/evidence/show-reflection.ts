// Tested by test/e2e/evidence.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { ReflectionTarget } from '../commands';
import { resolveTarget, type ReviewTarget } from '../review/review-target';
import { reviewWords } from '../review/review-words';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { evidenceWords } from './evidence-words';

/** Shows the reasons of proposals in full, with the requests and replies of their reflections. */
export class ShowReflection {
  constructor(
    private readonly runs: RunList,
    private readonly documents: CandidateDocuments,
  ) {}

  /**
   * Shows those of a proposal, by default of the one under review.
   *
   * @throws {UserError} when there is no such proposal.
   */
  async show(target: ReflectionTarget | ReviewTarget | undefined): Promise<void> {
    const { run, number } = await this.proposalAt(target);
    await vscode.window.showTextDocument(this.documents.ofReflection(run, number), { preview: true });
  }

  /** Shows those of a task, from which no proposal may have been made. */
  async showTask(run: Run, task: string): Promise<void> {
    await vscode.window.showTextDocument(this.documents.ofReflectionTask(run, task), { preview: true });
  }

  private async proposalAt(target: ReflectionTarget | ReviewTarget | undefined) {
    if (target !== undefined && 'runId' in target) {
      const run = await this.runs.get(target.runId);
      if (run === undefined) throw new UserError(evidenceWords.runNotFound(target.runId));
      return { run, number: target.proposal };
    }
    const found = resolveTarget(this.runs, target);
    if (found === undefined) throw new UserError(reviewWords.openProposalFirst());
    return found;
  }
}
