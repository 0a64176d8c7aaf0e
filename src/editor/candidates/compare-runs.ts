// Tested by test/e2e/runs-as-they-are.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { bestWithGain, phaseInWords } from '../runs/describe-run';
import type { KnownRun } from '../runs/listed-run';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import type { CandidateDocuments } from './candidate-documents';
import { candidateWords as words } from './candidate-words';

/** Shows two runs side by side: their winners' texts as a diff, and a table of scores and costs. */
export class CompareRuns {
  constructor(
    private readonly runs: RunList,
    private readonly documents: CandidateDocuments,
  ) {}

  /**
   * Compares a run with another one that the developer picks. The older one is the left side.
   *
   * @throws {UserError} when there is no other run, or a journal cannot be read.
   */
  async compare(run: Run): Promise<void> {
    await this.runs.ready();
    const chosen = await this.pickOther(run);
    if (chosen === undefined) return;
    const other = await this.runs.open(chosen);
    const [older, newer] = run.id < other.id ? [run, other] : [other, run];
    await this.showTexts(older, newer);
    const table = this.documents.ofComparison(older, newer);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', table);
  }

  private async pickOther(run: Run): Promise<KnownRun | undefined> {
    const others = this.runs.all.filter((other) => other !== run);
    if (others.length === 0) throw new UserError(words.onlyRun());
    // Most often the runs of one prompt are compared.
    const items = [...others]
      .sort((a, b) => Number(b.summary.name === run.name) - Number(a.summary.name === run.name))
      .map((other) => ({
        label: other.summary.name,
        description: [other.id, phaseInWords(other), bestWithGain(other.summary)].filter(Boolean).join(' · '),
        run: other,
      }));
    const chosen = await vscode.window.showQuickPick(items, {
      placeHolder: words.selectRun(run.name),
      matchOnDescription: true,
    });
    return chosen?.run;
  }

  private async showTexts(older: Run, newer: Run): Promise<void> {
    const [left, right] = [older.state.best ?? 0, newer.state.best ?? 0];
    const [before, after] = [textsOf(older, left), textsOf(newer, right)];
    const components = Object.keys(after).filter((component) => valueOf(before, component) !== undefined);
    const changed = components.filter((component) => valueOf(before, component) !== valueOf(after, component));
    const sides = changed.map((component) => {
      const uris = [
        this.documents.ofCandidate(older, left, component),
        this.documents.ofCandidate(newer, right, component),
      ] as const;
      return [uris[1], ...uris] as const;
    });
    const title = words.winnersTitle(older.name, newer.name);
    const [first, ...others] = sides;
    if (first === undefined) return;
    if (others.length > 0) await vscode.commands.executeCommand('vscode.changes', title, sides);
    else
      await vscode.commands.executeCommand('vscode.diff', first[1], first[2], title, {
        viewColumn: vscode.ViewColumn.One,
      });
  }
}

function textsOf(run: Run, candidate: number): Readonly<Record<string, string>> {
  return run.state.candidates[candidate]?.texts ?? run.state.run.seed;
}
