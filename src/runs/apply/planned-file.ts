import { valueOf } from '../../gepa/named-values';
import type { ComponentTexts } from '../../gepa/candidate';
import { mergeTexts } from '../../gepa/text/three-way-merge';
import { readPromptPart, replacePart } from '../../prompts/prompt-part';
import type { PromptSnapshot } from '../plan/run-plan';
import { comparable } from '../../gepa/text/comparable-text';

/** A component's new text and where it belongs. */
export interface Placement {
  readonly component: string;
  /** An absolute path. */
  readonly file: string;
  readonly part: string;
  /** The file at the start of the run. */
  readonly recorded: PromptSnapshot;
  readonly text: string;
}

/** What a prompt file would contain with a candidate's texts. Everything outside them stays as it is. */
export interface PlannedFile {
  /** The file with the texts of the candidate. */
  readonly replaced: string;
  /** Set if a text in the file is none of this run, so that replacing it would lose what somebody wrote. */
  readonly edited?: {
    /** The file with both changes; absent if they conflict. */
    readonly merged?: string;
  };
}

/**
 * Plans what a prompt file would contain.
 *
 * @param placements of the candidate, all in this file
 * @param content of the file as it is now
 * @param candidates the texts of all candidates of the run, the seed first
 * @throws {PromptError} when the file cannot hold a text
 */
export function planFile(
  placements: readonly Placement[],
  content: string,
  candidates: readonly ComponentTexts[],
): PlannedFile {
  let [isEdited, conflicts] = [false, false];
  const merged = placements.map((placement): Placement => {
    const { component, text } = placement;
    const current = currentText(placement, content);
    if (candidates.some((texts) => comparable(valueOf(texts, component) ?? '') === comparable(current))) {
      return placement;
    }
    isEdited = true;
    const both = mergeTexts(valueOf(candidates[0], component) ?? '', current.replace(/\r\n/g, '\n'), text);
    conflicts ||= both === undefined;
    return { ...placement, text: both ?? text };
  });
  const replaced = withTexts(content, placements);
  if (!isEdited) return { replaced };
  return { replaced, edited: conflicts ? {} : { merged: withTexts(content, merged) } };
}

/** Returns a file's content with texts placed in it, all of the same file. */
export function withTexts(content: string, placements: readonly Placement[]): string {
  return placements.reduce(
    (changed, { file, part, text, recorded }) => replacePart(file, changed, part, text, recorded),
    content,
  );
}

function currentText({ file, part, recorded }: Placement, content: string): string {
  return readPromptPart(file, content, part, recorded).components.find(({ name }) => name === part)?.text ?? '';
}

const conflictStart = '<<<<<<< ';

/** Returns both contents of a file between conflict markers, from which VS Code's merge editor begins. */
export function withConflictMarkers(
  current: { readonly name: string; readonly content: string },
  incoming: { readonly name: string; readonly content: string },
): string {
  const block = (content: string) => (content === '' || content.endsWith('\n') ? content : `${content}\n`);
  return `${conflictStart}${current.name}\n${block(current.content)}=======\n${block(incoming.content)}>>>>>>> ${incoming.name}\n`;
}

/** Whether a file still has conflict markers. */
export function hasConflictMarkers(content: string): boolean {
  return content.split('\n').some((line) => line.startsWith(conflictStart));
}
