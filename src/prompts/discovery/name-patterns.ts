// Tested by test/unit/prompts/discovery/find-prompt-files.test.ts.
/** A glob for file names in any folder. Supports this much of VS Code's syntax: `**` before a slash, `*` and `{a,b}`. */
export type NameGlob = `**/${string}`;

/**
 * Returns a pattern that matches a relative or absolute path, with either slash, against the globs. Its source also works in
 * the `when` conditions of the manifest.
 */
export function namePattern(globs: readonly NameGlob[]): RegExp {
  return new RegExp(`(?:^|[\\/\\\\])(?:${globs.map(patternOfGlob).join('|')})$`);
}

function patternOfGlob(glob: NameGlob): string {
  return glob
    .slice('**/'.length)
    .replace(/\*\*\/\*|\*\*\/|\*|\/|\{([^}]*)\}|[.]/g, (token, choices: string | undefined) => {
      switch (token) {
        case '**/*':
          return '.*';
        case '**/':
          return '(?:.*[\\/\\\\])?';
        case '*':
          return '[^\\/\\\\]*';
        case '/':
          return '[\\/\\\\]';
        case '.':
          return '\\.';
        default:
          return `(?:${choices?.replaceAll(',', '|') ?? ''})`;
      }
    });
}
