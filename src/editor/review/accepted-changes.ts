import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { hunksBetween, withKeys } from './hunks';

const fileSchema = v.array(v.string());

/**
 * Holds the single changes of a text under review that the developer accepted, by the keys of their hunks. They are kept in a
 * file beside the text, so that they survive a reload; rejected changes do because they are removed from the text itself.
 */
export class AcceptedChanges {
  private constructor(
    private readonly file: string,
    private readonly keys: Set<string>,
  ) {}

  /**
   * Reads what was accepted of a text so far. An unreadable file counts as nothing accepted: the developer is asked again.
   *
   * @param textFile absolute path of the text, e.g. `…/proposals/3/triage.md`.
   */
  static of(textFile: string): AcceptedChanges {
    const file = textFile.replace(/\.md$/, '.accepted.json');
    return new AcceptedChanges(file, new Set(readKeys(file)));
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** Returns whether every hunk between the parent's text and the current text was accepted. */
  coversAll(parentText: string, current: string): boolean {
    return [...withKeys(hunksBetween(parentText, current)).keys()].every((key) => this.has(key));
  }

  /** Adds a change and writes the file immediately, since the window may close at any time. */
  add(key: string): void {
    this.keys.add(key);
    writeFileSync(this.file, `${JSON.stringify([...this.keys], null, 2)}\n`);
  }
}

function readKeys(file: string): readonly string[] {
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
