// Tested by test/e2e/compare-strategies.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { presetWords } from '../../gepa/words/preset-words';
import type { Comparison } from '../../runs/comparison/comparison-file';
import { readReferenceCurves } from '../../runs/comparison/reference-curves';
import { searchPresets, type SearchPreset } from '../../runs/spec/spec';
import { strategyWords as words } from './strategy-words';

/** What the developer wants to compare. */
export interface ChosenStrategies {
  readonly presets: readonly SearchPreset[];
  readonly seeds: number;
  /** Absolute paths of files with published curves. */
  readonly references: readonly string[];
}

interface PresetItem extends vscode.QuickPickItem {
  /** Undefined for published curves. */
  readonly preset: SearchPreset | undefined;
}

const offeredSeeds = [1, 3, 5] as const;

/**
 * Asks which presets to compare, with how many seeds, and for the file of published curves if there is to be one.
 *
 * @param spec the name of the spec.
 * @throws {UserError} without a preset, or when a file with curves can't be read; CancellationError when the developer cancels.
 */
export async function askStrategies(spec: string): Promise<ChosenStrategies> {
  const title = words.title(spec);
  const items: readonly PresetItem[] = [
    ...searchPresets.map((preset, place) => ({
      label: presetWords[preset].name,
      description: preset,
      detail: presetWords[preset].description,
      preset,
      picked: place < 2,
    })),
    { label: words.published(), detail: words.publishedDetail(), preset: undefined },
  ];
  const options = { title, placeHolder: words.selectPresets(), canPickMany: true, ignoreFocusOut: true } as const;
  const picked = await vscode.window.showQuickPick(items, options);
  if (picked === undefined) throw new vscode.CancellationError();
  const presets = picked.flatMap(({ preset }) => preset ?? []);
  if (presets.length === 0) throw new UserError(words.noPreset());
  const references = picked.length > presets.length ? await askCurves() : [];
  const seedItems = offeredSeeds.map((seeds) => ({
    label: words.seeds(seeds),
    detail: seeds === 1 ? words.oneSeedDetail() : words.seedsDetail(),
    seeds,
  }));
  const chosen = await vscode.window.showQuickPick(seedItems, {
    title,
    placeHolder: words.selectSeeds(),
    ignoreFocusOut: true,
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return { presets, seeds: chosen.seeds, references };
}

/** Lets the developer pick a comparison, newest first. Undefined when none is picked. */
export async function pickComparison(found: readonly Comparison[]): Promise<Comparison | undefined> {
  if (found.length === 0) throw new UserError(words.noComparison());
  const items = found.map((comparison) => ({
    label: comparison.name,
    description: new Date(comparison.createdAt).toLocaleString(),
    detail: [...new Set(comparison.runs.map(({ preset }) => preset))].join(', '),
    comparison,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: words.selectComparison() });
  return chosen?.comparison;
}

async function askCurves(): Promise<readonly string[]> {
  const files = await vscode.window.showOpenDialog({
    openLabel: words.openCurves(),
    canSelectMany: true,
    filters: { 'JSON, YAML': ['json', 'yaml', 'yml'] },
  });
  if (files === undefined) throw new vscode.CancellationError();
  for (const { fsPath } of files) await readReferenceCurves(fsPath);
  return files.map(({ fsPath }) => fsPath);
}
