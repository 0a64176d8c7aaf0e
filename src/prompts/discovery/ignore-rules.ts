// Tested by test/unit/prompts/discovery/find-prompt-files.test.ts.
import ignore, { type Ignore } from 'ignore';

/** Applies the `.gitignore` files of a folder tree as git does: the deepest matching rule decides. */
export class IgnoreRules {
  /** Keyed by folder, relative to the root with forward slashes; the root is ''. */
  private readonly byFolder = new Map<string, Ignore>();

  /** Adds the `.gitignore` file of a folder. */
  add(folder: string, content: string): void {
    this.byFolder.set(folder, ignore().add(content));
  }

  /** @param path relative to the root, with forward slashes; a folder's path ends with a slash. */
  ignores(path: string): boolean {
    const parts = path.split('/');
    // Rules inside an ignored folder cannot bring its files back.
    return (
      parts.some((_, index) => {
        const isFolder = index < parts.length - 1;
        return isFolder && this.decide(`${parts.slice(0, index + 1).join('/')}/`);
      }) ||
      (!path.endsWith('/') && this.decide(path))
    );
  }

  private decide(path: string): boolean {
    let ignored = false;
    const parts = path.split('/');
    const deepest = path.endsWith('/') ? parts.length - 2 : parts.length - 1;
    for (let depth = 0; depth <= deepest; depth += 1) {
      const rules = this.byFolder.get(parts.slice(0, depth).join('/'));
      if (rules === undefined) continue;
      const result = rules.test(parts.slice(depth).join('/'));
      if (result.ignored) ignored = true;
      if (result.unignored) ignored = false;
    }
    return ignored;
  }
}
