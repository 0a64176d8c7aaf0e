import type { Row } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { variablePaths } from '../../prompts/template';
import type { AgentSystemDefinition } from '../../system/agent/agent-schema';
import { columnsGiven } from '../../system/program/program-command';
import { checkColumns } from './check-columns';

/** Returns the columns that an agent's check is given. */
export function columnsOfCheck({ check }: Pick<AgentSystemDefinition, 'check'>): readonly string[] {
  return check === undefined ? [] : columnsGiven({ command: check });
}

/**
 * Checks that an agent, its check and its commit are given columns that all rows have.
 *
 * @throws {UserError} that names the column that a row lacks.
 */
export function checkAgent(system: AgentSystemDefinition, specFile: string, rows: readonly Row[]): void {
  const given = columnsGiven(system);
  if (given.length === 0) {
    throw new UserError(
      'The agent isn’t given anything of a row. Write a column in double braces into system.command or system.stdin, such as "{{task}}".',
      { file: specFile },
    );
  }
  checkColumns(given, 'agent is given', specFile, rows);
  checkColumns(columnsOfCheck(system), 'agent’s check is given', specFile, rows);
  checkColumns(variablePaths('doubleBraces', system.commit ?? ''), 'commit is named by', specFile, rows);
}
