import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

const fileSchema = v.object({
  accepted: v.array(v.object({ change: v.string(), words: v.string() })),
  rejected: v.array(v.object({ change: v.string(), reason: v.string() })),
});

/**
 * Holds the developer's decisions on single changes of a text under review, by the keys of the changes. They are kept in a file beside
 * the text, so that they survive a reload.
 */
export class ChangeDecisions {
  private constructor(
    private readonly file: string,
    private readonly accepted: Map<string, string>,
    private readonly rejected: Map<string, string>,
  ) {}

  /**
   * Reads what was decided on a text so far. An unreadable file counts as nothing decided: the developer is asked again.
   *
   * @param textFile absolute path of the text, e.g. `…/proposals/3/triage.md`.
   */
  static of(textFile: string): ChangeDecisions {
    const file = textFile.replace(/\.md$/, '.decisions.json');
    const { accepted, rejected } = read(file);
    return new ChangeDecisions(
      file,
      new Map(accepted.map(({ change, words }) => [change, words])),
      new Map(rejected.map(({ change, reason }) => [change, reason])),
    );
  }

  /** The keys of the rejected changes. */
  get rejectedKeys(): ReadonlySet<string> {
    return new Set(this.rejected.keys());
  }

  /** Whether a change was accepted with these words. Edited afterwards, it is open again. */
  isAccepted(change: string, words: string): boolean {
    return this.accepted.get(change) === words;
  }

  /** Returns the reason for rejecting a change, which may be empty; undefined if it wasn't rejected. */
  reasonFor(change: string): string | undefined {
    return this.rejected.get(change);
  }

  accept(change: string, words: string): void {
    this.rejected.delete(change);
    this.accepted.set(change, words);
    this.write();
  }

  reject(change: string, reason: string): void {
    this.accepted.delete(change);
    this.rejected.set(change, reason);
    this.write();
  }

  /** Takes the decision on a change back. */
  reopen(change: string): void {
    if ([this.accepted.delete(change), this.rejected.delete(change)].includes(true)) this.write();
  }

  /** Writes the file immediately, since the window may close at any time. */
  private write(): void {
    const content: v.InferOutput<typeof fileSchema> = {
      accepted: [...this.accepted].map(([change, words]) => ({ change, words })),
      rejected: [...this.rejected].map(([change, reason]) => ({ change, reason })),
    };
    writeFileSync(this.file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

function read(file: string): v.InferOutput<typeof fileSchema> {
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { accepted: [], rejected: [] };
  }
}
