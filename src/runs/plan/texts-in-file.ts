// Tested by test/unit/runs/draft/run-from-candidate.test.ts.
import { resolve } from 'node:path';
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { replacePart } from '../../prompts/prompt-part';
import { replaceSelections, type ReplacedSelections } from '../../prompts/selections/replace-selections';
import { isSelectionAddress } from '../../prompts/selections/selection-address';
import type { PromptSnapshot } from './run-plan';

/** A component's name with its prompt file. */
export type ComponentEntry = readonly [component: string, snapshot: PromptSnapshot];

/**
 * Groups the components of a run by their files.
 *
 * @param folder of the spec: absolute.
 * @returns the components by the absolute paths of their files.
 */
export function snapshotsByFile(
  prompts: Readonly<Record<string, PromptSnapshot>>,
  folder: string,
): ReadonlyMap<string, readonly ComponentEntry[]> {
  const byFile = new Map<string, ComponentEntry[]>();
  for (const entry of Object.entries(prompts)) {
    const path = resolve(folder, entry[1].file);
    byFile.set(path, [...(byFile.get(path) ?? []), entry]);
  }
  return byFile;
}

/**
 * Returns a prompt file with other texts in its components, and the new addresses of those that are selections.
 *
 * @param path of the file: absolute.
 * @param entries the components in it.
 * @throws {PromptError} when the file can't hold one of the texts.
 */
export function textsInFile(
  path: string,
  entries: readonly ComponentEntry[],
  texts: ComponentTexts,
): ReplacedSelections {
  const [[, recorded] = ['', undefined]] = entries;
  const textOf = (component: string): string => valueOf(texts, component) ?? '';
  const named = entries.filter(([, { part }]) => !isSelectionAddress(part));
  const content = named.reduce(
    (changed, [component, snapshot]) => replacePart(path, changed, snapshot.part, textOf(component), snapshot),
    recorded?.content ?? '',
  );
  const selections = entries
    .filter(([, { part }]) => isSelectionAddress(part))
    .map(([component, { part }]) => ({ address: part, text: textOf(component) }));
  return replaceSelections(path, content, selections, recorded);
}
