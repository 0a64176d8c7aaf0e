// Tested by test/e2e/steering.test.mjs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { candidateChanges, type CandidateChanges } from '../../gepa/changes/candidate-changes';
import { UserError } from '../../gepa/user-error';
import {
  isUnmeasured,
  measuredChanges,
  measurementTasks,
  type MeasuredChange,
} from '../../runs/measurement/measurement';
import { measurementMarkdown } from '../../runs/measurement/measurement-markdown';
import { planResume } from '../../runs/plan/plan-resume';
import type { RunCommands } from '../runs/run-commands';
import { ensureTrusted } from '../runs/workspace-trust';
import { ownPrices } from '../settings';
import type { RunTreeNode } from '../tree-nodes';
import { comparisonWords } from './comparison-words';
import type { ScoreEvaluations } from './score-evaluations';

/** Scores a candidate without each of its changes in turn, and shows what each contributes. */
export class MeasureChanges {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly evaluations: ScoreEvaluations,
  ) {}

  /**
   * Measures the changes of the candidate of a row, otherwise those of the best one. Results of earlier measurements are used again.
   *
   * @throws {UserError} when the candidate isn't scored or a model cannot be used; CancellationError when the developer cancels.
   */
  async measure(target: RunTreeNode | undefined): Promise<void> {
    if (!(await ensureTrusted())) return;
    const run = await this.runCommands.runOf(target);
    const { candidates, best } = run.state;
    const candidate = candidates[(target?.kind === 'candidate' ? target.candidate : best) ?? 0];
    if (candidate?.inPool !== true) throw new UserError(comparisonWords.nothingScored());
    const plan = await planResume(run.folder, [], ownPrices());
    const tasks = measurementTasks(plan, run.folder, run.state, candidate.index);
    const pending = tasks.filter(isUnmeasured);
    await this.evaluations.score(pending, {
      title: comparisonWords.measuring(),
      confirm: (rollouts) => comparisonWords.confirmMeasuring(pending.length, rollouts),
      step: ({ place }, nth, of) => comparisonWords.measuringStep(place + 1, nth, of),
      failed: ({ place }, why) => comparisonWords.measuringFailed(place + 1, why),
    });
    const measured = measuredChanges(plan, run.folder, candidate.index, tasks);
    const file = join(run.folder, 'changes', `candidate-${candidate.index}.md`);
    await mkdir(join(run.folder, 'changes'), { recursive: true });
    await writeFile(file, measurementMarkdown(run.name, candidate.index, measured));
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
    void offerShorter(measured, candidateChanges(run.state, candidate.index));
  }
}

/** Offers the texts without the changes that aren't shown to help, each in an untitled editor. */
async function offerShorter(measured: readonly MeasuredChange[], { textsWithout }: CandidateChanges): Promise<void> {
  const idle = new Set(measured.filter(({ verdict }) => verdict !== 'better').map(({ place }) => place));
  if (idle.size === 0 || idle.size === measured.length) return;
  const open = comparisonWords.openWithout();
  const chosen = await vscode.window.showInformationMessage(comparisonWords.idle(idle.size, measured.length), open);
  if (chosen !== open) return;
  const changed = new Set(measured.map(({ change }) => change.component));
  for (const [component, content] of Object.entries(textsWithout(idle))) {
    if (!changed.has(component)) continue;
    const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
    await vscode.window.showTextDocument(document, { preview: false });
  }
}
