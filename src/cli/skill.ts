// Tested by test/unit/cli/skill.test.ts.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { skill } from '../agents/skill';
import { confirm } from './confirm';
import type { SkillCommand } from './skill-command';
import { terminalText } from './terminal-text';
import { terminalWords as words } from './terminal-words';
import { writeExport } from './write-exports';

/**
 * Runs `gepa skill`: writes the skill file for coding agents. Returns the exit status.
 *
 * @throws {UserError} when the file has other content, unless the user agrees to replace it, or it can't be written.
 */
export async function installSkill({ folder }: SkillCommand, workingFolder: string): Promise<number> {
  const file = join(resolve(workingFolder, folder), 'SKILL.md');
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before !== undefined && before !== skill) {
    await confirm(words.askReplaceSkill(file), {
      unasked: words.skillChanged(file),
      refused: words.skillKept(file),
    });
  }
  process.stderr.write(terminalText(`${words.wrote(writeExport(file, skill))}\n`));
  return 0;
}
