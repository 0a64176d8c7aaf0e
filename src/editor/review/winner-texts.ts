// Tested by test/e2e/winner-review.test.mjs.
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { sourcesOfCandidate } from '../../gepa/changes/change-sources';
import { textChanges, type ChangedTextParts } from '../../gepa/changes/text-changes';
import { valueOf } from '../../gepa/named-values';
import { componentFileName } from '../../runs/folder/component-file-name';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';

/** A text of a winner with the file that is the right side of its diff. */
export interface WinnerText {
  readonly run: Run;
  readonly candidate: number;
  readonly component: string;
  readonly file: vscode.Uri;
  /** Its changes against the seed. Neither text has the white space at its end, which editors change. */
  readonly parts: ChangedTextParts;
}

/** Comparing long texts takes a while, and a candidate never changes. */
const known = new WeakMap<Run, Map<number, readonly WinnerText[]>>();

/**
 * Returns the texts that a candidate changes. The right sides of their diffs are files, `winner/<candidate>/<component>.md` in the run's
 * folder, so that undo, Revert Block and hot exit work there as in any file.
 */
export function winnerTexts(run: Run, candidate: number): readonly WinnerText[] {
  const ofRun = known.get(run) ?? new Map<number, readonly WinnerText[]>();
  known.set(run, ofRun);
  const texts = ofRun.get(candidate) ?? compared(run, candidate);
  ofRun.set(candidate, texts);
  return texts;
}

function compared(run: Run, candidate: number): readonly WinnerText[] {
  const { seed } = run.state.run;
  const texts = run.state.candidates[candidate]?.texts ?? seed;
  return Object.entries(seed).flatMap(([component, before]) => {
    const after = valueOf(texts, component) ?? before;
    const sources = sourcesOfCandidate(run.state, candidate, component);
    const parts = textChanges(before.trimEnd(), after.trimEnd(), sources);
    const file = join(run.folder, 'winner', String(candidate), componentFileName(component));
    return parts.changes.length === 0 ? [] : [{ run, candidate, component, parts, file: vscode.Uri.file(file) }];
  });
}

/** Returns the text of a winner whose right side is a file; undefined for every other file. */
export function winnerTextOf(runs: RunList, file: vscode.Uri): WinnerText | undefined {
  const candidateFolder = dirname(file.fsPath);
  const winnerFolder = dirname(candidateFolder);
  if (file.scheme !== 'file' || basename(winnerFolder) !== 'winner') return undefined;
  const run = runs.opened.find(({ folder }) => folder === dirname(winnerFolder));
  if (run === undefined) return undefined;
  return winnerTexts(run, Number(basename(candidateFolder))).find((text) => text.file.fsPath === file.fsPath);
}
