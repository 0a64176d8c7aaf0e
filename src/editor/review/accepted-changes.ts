import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { hunksBetween, withKeys } from './hunks';

const fileSchema = v.array(v.string());

/**
 * The single changes of a text under review that the developer accepted, by the keys of their hunks. They are kept in a
 * file beside the text, which rejected changes are gone from: so both survive the window.
 */
export class AcceptedChanges {
  private constructor(
    private readonly file: string,
    private readonly keys: Set<string>,
  ) {}

  /**
   * What was accepted of a text so far. Nothing when the file cannot be read: the developer is asked again.
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

  /** Whether every hunk between the parent's text and what it is now was accepted. */
  cover(parentText: string, now: string): boolean {
    return [...withKeys(hunksBetween(parentText, now)).keys()].every((key) => this.has(key));
  }

  /** Written at once: the window may close at any time. */
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
