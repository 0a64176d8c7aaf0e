// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import type { Run } from '../runs/run';
import type { CandidateDocuments } from './candidate-documents';
import { candidateWords } from './candidate-words';

/** Shows candidates in VS Code's diff editor. */
export class CandidateDiff {
  constructor(private readonly documents: CandidateDocuments) {}

  /**
   * Opens the diff of a candidate, or the text of the seed.
   *
   * @throws {UserError} when the run has no such candidate.
   */
  async show(run: Run, candidate: number, against: 'parent' | 'seed' | number): Promise<void> {
    const shown = run.state.candidates[candidate];
    if (shown === undefined) throw new UserError(candidateWords.notFound(candidate));
    const base = typeof against === 'number' ? against : against === 'seed' ? 0 : (shown.parents[0] ?? 0);
    const from = run.state.candidates[base];
    const changed = Object.keys(shown.texts).filter(
      (component) => valueOf(shown.texts, component) !== valueOf(from?.texts, component),
    );
    const sides = (component: string) =>
      [
        this.documents.ofCandidate(run, base, component),
        this.documents.ofCandidate(run, candidate, component),
      ] as const;
    const title = candidateWords.diffTitle(run.name, candidate, nameOf(base));
    const [first = Object.keys(shown.texts)[0], ...others] = changed;
    if (first === undefined) return;
    const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.One, preview: true };
    if (candidate === 0 && base === 0) {
      await vscode.window.showTextDocument(this.documents.ofCandidate(run, 0, first), options);
    } else if (others.length === 0) {
      await vscode.commands.executeCommand('vscode.diff', ...sides(first), title, options);
    } else {
      const resources = changed.map((component) => [sides(component)[1], ...sides(component)]);
      await vscode.commands.executeCommand('vscode.changes', title, resources);
    }
  }
}

function nameOf(candidate: number): string {
  return candidate === 0 ? candidateWords.theSeed() : candidateWords.candidateAsBase(candidate);
}
