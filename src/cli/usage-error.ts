// Tested by test/unit/cli/terminal.test.ts.

/** Thrown for a command line that isn't valid. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
