// Tested by test/unit/system/agent/agent-refusals.test.ts.
import { runProgram } from '../../processes/program-output';

/** Where git finds a repository that isn't in the folder's own `.git`. */
export interface GitPlaces {
  readonly GIT_DIR?: string;
  readonly GIT_WORK_TREE?: string;
  readonly GIT_INDEX_FILE?: string;
}

/** Git is never waited for longer than this. */
const timeoutMs = 600_000;
/** Makes commits that don't depend on the developer's settings. */
const identity = { NAME: 'GEPA', EMAIL: 'gepa@localhost', DATE: '2000-01-01T00:00:00Z' };
const committing = Object.fromEntries(
  Object.entries(identity).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]),
);

/**
 * Runs git in a folder and returns what it prints. A repository's own hooks and monitors aren't started, and nothing is asked.
 *
 * @throws {ProcessError} when git isn't installed, or fails.
 */
export async function git(
  folder: string,
  args: readonly string[],
  places: GitPlaces = {},
  input = '',
): Promise<string> {
  const options = {
    command: [
      'git',
      '-c',
      'core.hooksPath=/dev/null',
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.quotePath=false',
      ...args,
    ],
    name: `git ${args.find((arg) => !arg.startsWith('-')) ?? ''}`,
    cwd: folder,
    env: {
      ...committing,
      ...{ LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_LFS_SKIP_SMUDGE: '1' },
      ...places,
    },
    timeoutMs,
  };
  return (await runProgram(options, input, new AbortController().signal)).stdout;
}

/** Splits what git prints with `-z`. */
export function zeroSeparated(output: string): readonly string[] {
  return output.split('\0').filter((entry) => entry !== '');
}
