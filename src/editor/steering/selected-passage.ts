// Tested by test/e2e/steering.test.mjs.
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ComponentTexts } from '../../gepa/candidate';
import { findPassage } from '../../gepa/text/find-passage';
import type { Lock } from '../../gepa/text/locked-passages';
import { UserError } from '../../gepa/user-error';
import { locksOf } from '../../runs/plan/locks-of-spec';
import { readPrompts, textOfSnapshot } from '../../runs/plan/read-prompts';
import { promptFilesOfSpec } from '../../runs/spec/files-of-spec';
import { parseSpec, placeOfValue } from '../../runs/spec/parse-spec';
import { readSpecText } from '../../runs/spec/read-spec-text';
import { runOfDocument } from '../candidates/candidate-documents';
import type { PromptIndex } from '../prompts/prompt-index';
import { proposalOfFile } from '../review/review-target';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { steeringWords } from './steering-words';
import { draftOfFile } from './written-files';

/** A selected passage of a text of a run, or of a prompt with its spec. */
export type SelectedPassage =
  | { readonly kind: 'run'; readonly run: Run; readonly lock: Lock }
  | {
      readonly kind: 'spec';
      readonly spec: vscode.Uri;
      readonly components: number;
      readonly lock: Lock;
      /** Whether the spec locks the passage already. */
      readonly isLocked: boolean;
    };

/**
 * Finds the text that is selected in the active editor.
 *
 * @throws {UserError} when nothing is selected, or the selection isn't part of a prompt.
 */
export async function selectedPassage(runs: RunList, prompts: PromptIndex): Promise<SelectedPassage> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty) throw new UserError(steeringWords.nothingSelected());
  const { uri } = editor.document;
  const selected = editor.document.getText(editor.selection);
  const run = (await runOfDocument(runs, uri)) ?? proposalOfFile(runs, uri)?.run ?? draftOfFile(runs, uri)?.run;
  if (run !== undefined) return { kind: 'run', run, lock: find(selected, textsOf(run), uri) };
  await prompts.refresh();
  const [spec] = prompts.specsOf(uri);
  if (spec === undefined) throw new UserError(steeringWords.noSpec(basename(uri.fsPath)));
  const { texts, locks } = await readSpec(spec);
  const lock = find(selected, texts, uri);
  const isLocked = locks.some(({ component, text }) => component === lock.component && text === lock.text);
  return { kind: 'spec', spec, components: Object.keys(texts).length, lock, isLocked };
}

function find(selected: string, texts: ComponentTexts | readonly ComponentTexts[], uri: vscode.Uri): Lock {
  for (const candidate of [texts].flat()) {
    const lock = findPassage(selected, candidate);
    if (lock !== undefined) return lock;
  }
  throw new UserError(steeringWords.notInPrompt(basename(uri.fsPath)));
}

/** Returns every text that a run has, the newest first. */
function textsOf({ state }: Run): readonly ComponentTexts[] {
  const proposals = state.proposals.map(({ proposal }) => proposal.texts);
  return [...state.candidates.map(({ texts }) => texts), ...proposals].toReversed();
}

/** Reads the prompts of a spec, and the passages that it locks. */
async function readSpec(
  spec: vscode.Uri,
): Promise<{ readonly texts: ComponentTexts; readonly locks: readonly Lock[] }> {
  const text = await readSpecText(spec.fsPath);
  const parsed = parseSpec(text, spec.fsPath);
  const roots = promptFilesOfSpec(parsed, spec.fsPath).map((file) => dirname(file));
  const snapshots = await readPrompts(parsed, spec.fsPath, { roots, mayLeave: false });
  const texts = Object.fromEntries(
    Object.entries(snapshots).map(([component, snapshot]) => [component, textOfSnapshot(snapshot)]),
  );
  const { locks = [] } = locksOf(parsed, texts, (index) => placeOfValue(text, spec.fsPath, ['locked', index]));
  return { texts, locks };
}
