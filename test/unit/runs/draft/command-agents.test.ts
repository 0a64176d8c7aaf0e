import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedAgents, programExtensions } from '../../../../src/runs/draft/command-agents';

describe('the command-line agents', () => {
  it('are offered where they are installed', () => {
    const files = new Set([join('/opt/bin', 'claude'), join('/usr/bin', 'llm')]);
    const agents = installedAgents(['/usr/bin', '/opt/bin', ''].join(delimiter), (file) => files.has(file));
    expect(agents.map(({ command }) => command)).toEqual([['claude', '-p'], ['llm']]);
    expect(installedAgents('', () => true)).toEqual([]);
  });

  it('run in a shell on Windows where npm has installed them as scripts', () => {
    const extensions = programExtensions('win32', '.COM;.EXE;.CMD');
    // npm also installs a script for Unix shells, which Windows can't run.
    const files = new Set(['claude', 'claude.CMD', 'llm.EXE', 'codex'].map((name) => join('/bin', name)));
    const agents = installedAgents('/bin', (file) => files.has(file), extensions);
    expect(agents.map(({ command }) => command)).toEqual(['claude -p', ['llm']]);
    expect(programExtensions('win32')).toContain('.CMD');
    expect(programExtensions('linux', '.EXE')).toEqual(['']);
  });
});
