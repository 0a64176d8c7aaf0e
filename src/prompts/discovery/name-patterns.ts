/** Names of files in any folder, in VS Code's glob language: of it, `**` before a slash, `*` and `{a,b}`. */
export type NameGlob = `**/${string}`;

/**
 * Whether a path, relative or absolute and with either slash, fits one of the globs. The source of the pattern can also be
 * used in the `when` conditions of the manifest.
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
