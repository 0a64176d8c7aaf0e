import { stripVTControlCharacters } from 'node:util';
import * as v from 'valibot';
import { cutMiddle } from '../../gepa/text/cut-middle';
import { failedProgram, type ProgramEnding } from '../../processes/program-output';
import type { SystemRun } from '../system';
import { SystemReplyError } from '../system-reply-error';

/** What a check says of a rollout. */
export type CheckVerdict = Required<Pick<SystemRun, 'score' | 'feedback'>> &
  Pick<SystemRun, 'objectives'> & {
    /** All that the check wrote, if the feedback doesn't have it. */
    readonly printed?: string;
  };

/** The most characters of a check's output in its feedback. */
const longestOutput = 8000;
/** A shell's codes for programs that can't be started, and those above for signals. */
const firstFailureCode = 126;

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const verdictSchema = v.union([
  v.pipe(
    fraction,
    v.transform((score) => ({ score })),
  ),
  v.object({
    score: fraction,
    feedback: v.exactOptional(v.string()),
    objectives: v.exactOptional(v.record(v.string(), fraction)),
  }),
]);

/**
 * Reads the verdict of a check that has ended.
 *
 * @param name of the check in messages.
 * @throws {ProcessError} when the check itself failed: it couldn't be started, or was killed.
 * @throws {SystemReplyError} when its last line should be a score and isn't.
 */
export function readVerdict(score: 'exit-code' | 'last-line', ending: ProgramEnding, name: string): CheckVerdict {
  const { code, stdout, stderr } = ending;
  if (code === null || code >= firstFailureCode) throw failedProgram(name, ending);
  const lines = plain(stdout).split('\n');
  const printed = cutMiddle([plain(stdout), plain(stderr)].filter((text) => text !== '').join('\n'), longestOutput);
  if (score === 'exit-code') {
    const how = code === 0 ? 'passed' : `failed with exit code ${code}`;
    const feedback = `${name} ${how}${printed === '' ? ' and printed nothing.' : `. It printed:\n${printed}`}`;
    return { score: code === 0 ? 1 : 0, feedback };
  }
  const last = lines.at(-1) ?? '';
  const verdict = v.safeParse(verdictSchema, parsed(last));
  if (!verdict.success) {
    const how = code === 0 ? '' : `exited with code ${code} and `;
    const what = last === '' ? 'printed nothing' : `printed as its last line: ${cutMiddle(last, 200)}`;
    const errors = stderr === '' ? '' : `\nIt wrote to standard error:\n${cutMiddle(plain(stderr), 1000)}`;
    throw new SystemReplyError(
      `${name} ${how}${what}. The last line must be a score: a number from 0 to 1, or {"score": …, "feedback": "…"}. Correct the check, or set system.score: exit-code.${errors}`,
    );
  }
  const { feedback, ...rest } = { feedback: undefined, ...verdict.output };
  if (feedback === undefined || feedback.trim() === '') {
    return { ...rest, feedback: `${name} printed:\n${printed}` };
  }
  return { ...rest, feedback, ...(lines.length === 1 && stderr === '' ? {} : { printed }) };
}

function plain(output: string): string {
  return stripVTControlCharacters(output).replaceAll('\r\n', '\n').trim();
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
