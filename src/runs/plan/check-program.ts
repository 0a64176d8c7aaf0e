// Tested by test/unit/runs/plan/check-program.test.ts.
import { resolve } from 'node:path';
import type { Row } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { PromptError } from '../../prompts/prompt-error';
import { columnsGiven } from '../../system/program/program-command';
import type { ProgramSystemDefinition } from '../../system/program/program-schema';
import type { SourceComponent } from '../../system/program/replace-components';
import { staticTextOf } from '../../system/program/static-text';
import { checkColumns } from './check-columns';
import { promptOfSnapshot, textOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';

type Prompts = Readonly<Record<string, PromptSnapshot>>;

/**
 * Returns the components of a program with the text by which its requests show them.
 *
 * @throws {PromptError} for a text that can't be recognised.
 */
export function componentsOfProgram(prompts: Prompts): readonly SourceComponent[] {
  return Object.entries(prompts).map(([name, snapshot]) => componentOf(name, snapshot));
}

function componentOf(name: string, snapshot: PromptSnapshot): SourceComponent {
  const { templating } = promptOfSnapshot(snapshot);
  return { name, templating, fixed: staticTextOf(templating, textOfSnapshot(snapshot)) };
}

/**
 * Checks that the prompts of a program can be told apart in its requests, and that it is given the rows.
 *
 * @param folder that prompt files are relative to: absolute.
 * @throws {UserError} that names the prompt, or the column that a row lacks.
 */
export function checkProgram(
  system: ProgramSystemDefinition,
  prompts: Prompts,
  specFile: string,
  folder: string,
  rows: readonly Row[],
): void {
  const known = new Map<string, string>();
  for (const [name, snapshot] of Object.entries(prompts)) {
    const file = resolve(folder, snapshot.file);
    const text = fixedTextOf(name, snapshot, file);
    const other = known.get(text);
    if (other !== undefined) {
      throw new UserError(
        `The prompts "${other}" and "${name}" have the same text, so a request doesn't show which of them is in it. Change one of them, or optimize only one.`,
        { file },
      );
    }
    known.set(text, name);
  }
  const given = columnsGiven(system);
  if (given.length === 0) {
    throw new UserError(
      'The program isn’t given anything of a row. Write a column in double braces into system.command, system.stdin or system.request, such as "{{input}}".',
      { file: specFile },
    );
  }
  checkColumns(given, 'program is given', specFile, rows);
}

function fixedTextOf(name: string, snapshot: PromptSnapshot, file: string): string {
  try {
    return componentOf(name, snapshot).fixed.pieces.join('\n');
  } catch (error) {
    if (error instanceof PromptError) throw new UserError(error.problem, { file, line: error.line });
    throw error;
  }
}
