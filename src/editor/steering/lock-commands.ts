// Tested by test/e2e/steering.test.mjs.
import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import { valueOf } from '../../gepa/named-values';
import type { SteeringChange } from '../../gepa/steering';
import { UserError } from '../../gepa/user-error';
import { addLock } from '../../runs/spec/add-lock';
import { buttonWords } from '../button-words';
import type { PromptIndex } from '../prompts/prompt-index';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { textChange } from '../text-edit';
import { locksInEffect } from './locks-of-run';
import { selectedPassage, type SelectedPassage } from './selected-passage';
import { steeringWords } from './steering-words';

/** Locks passages of prompts, and unlocks them. */
export class LockCommands {
  constructor(
    private readonly runs: RunList,
    private readonly prompts: PromptIndex,
  ) {}

  /** Locks what is selected: in the run whose text it is, or in the prompt's spec and its live run. */
  async lockSelection(): Promise<void> {
    const passage = await selectedPassage(this.runs, this.prompts);
    if (passage.kind === 'spec') {
      await this.lockInSpec(passage);
      return;
    }
    await steer(passage.run, { kind: 'lock', ...passage.lock });
    void vscode.window.showInformationMessage(steeringWords.lockedInRun(passage.run.name));
  }

  /** Lists the locked passages of a run. The one that the developer selects is unlocked. */
  async showLocks(run: Run): Promise<void> {
    const items = locksInEffect(run.state).map(({ lock, isPending }) => ({
      label: firstLine(lock.text),
      description: isPending ? steeringWords.notYet() : lock.component,
      lock,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: steeringWords.locksTitle(run.name),
      placeHolder: items.length === 0 ? steeringWords.noLocks() : steeringWords.selectLock(),
    });
    if (chosen !== undefined) await steer(run, { kind: 'unlock', ...chosen.lock });
  }

  private async lockInSpec(passage: Extract<SelectedPassage, { kind: 'spec' }>): Promise<void> {
    const { spec, components, lock, isLocked } = passage;
    const name = basename(spec.fsPath);
    if (isLocked) {
      void vscode.window.showInformationMessage(steeringWords.lockedInSpec(name));
      return;
    }
    const document = await vscode.workspace.openTextDocument(spec);
    const text = document.getText();
    const change = textChange(text, addLock(text, lock, components > 1) ?? text);
    if (change === undefined) {
      await vscode.window.showTextDocument(document);
      throw new UserError(steeringWords.addByHand(name));
    }
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
    edit.replace(spec, range, change.text);
    if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
      throw new UserError(steeringWords.notSaved(name));
    }
    const run = await this.liveRunOf(spec);
    const isInRun = run !== undefined && valueOf(run.state.run.seed, lock.component)?.includes(lock.text) === true;
    if (isInRun) await run.steer({ kind: 'lock', ...lock });
    const message = isInRun ? steeringWords.lockedInSpecAndRun(name, run.name) : steeringWords.lockedInSpec(name);
    void vscode.window.showInformationMessage(message, buttonWords.openSpec()).then(async (chosen) => {
      if (chosen !== undefined) await vscode.window.showTextDocument(document);
    });
  }

  private async liveRunOf(spec: vscode.Uri): Promise<Run | undefined> {
    for (const run of this.runs.opened) {
      if (run.live && resolve(run.folder, (await run.readFile()).specFile) === spec.fsPath) return run;
    }
    return undefined;
  }
}

/**
 * Changes the search of a run.
 *
 * @throws {UserError} when the run isn't live.
 */
export async function steer(run: Run, change: SteeringChange): Promise<void> {
  if (!run.live) throw new UserError(steeringWords.notRunning(run.name));
  await run.steer(change);
}

function firstLine(text: string): string {
  const [first = '', ...others] = text.trim().split('\n');
  return others.length === 0 ? first : `${first} …`;
}
