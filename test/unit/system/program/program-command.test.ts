import { describe, expect, it } from 'vitest';
import { columnsGiven, commandForRow, needsShell } from '../../../../src/system/program/program-command';

const row = { values: { question: 'It\'s "late" $HOME; rm', user: { name: 'Ada' } }, source: 'rows.jsonl:1' };

describe('the command of a program', () => {
  it('is split as a shell does, before a row fills it', () => {
    expect(commandForRow('npx tsx "src/my agent.ts" --ask "{{ question }}" {{user.name}}', row)).toEqual([
      'npx',
      'tsx',
      'src/my agent.ts',
      '--ask',
      'It\'s "late" $HOME; rm',
      'Ada',
    ]);
  });

  it('may be a list', () => {
    expect(commandForRow(['node', 'my agent.mjs', '{{question}}'], row)).toEqual([
      'node',
      'my agent.mjs',
      row.values.question,
    ]);
  });

  it('says which columns the program is given', () => {
    expect(columnsGiven({ command: 'node a.mjs {{question}}', stdin: '{{user.name}} {{question}}' })).toEqual([
      'question',
      'user.name',
    ]);
  });

  it.each(['node a.mjs | tail -1', 'cat < in.txt', 'node a.mjs && echo', 'node a.mjs $HOME', 'node a.mjs `x`'])(
    'can’t need a shell: %s',
    (command) => {
      expect(needsShell(command)).toBe(true);
    },
  );

  it.each(['node a.mjs "{{question}}"', 'node a.mjs "a | b"', "node a.mjs '$x'", 'node a.mjs {{a}}'])(
    'may have any text in quotes: %s',
    (command) => {
      expect(needsShell(command)).toBe(false);
    },
  );
});
