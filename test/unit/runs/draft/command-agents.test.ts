import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedAgents } from '../../../../src/runs/draft/command-agents';

describe('the command-line agents', () => {
  it('are offered where they are installed', () => {
    const files = new Set([join('/opt/bin', 'claude'), join('/usr/bin', 'llm')]);
    const agents = installedAgents(['/usr/bin', '/opt/bin', ''].join(delimiter), (file) => files.has(file));
    expect(agents.map(({ command }) => command)).toEqual([['claude', '-p'], ['llm']]);
    expect(installedAgents('', () => true)).toEqual([]);
  });
});
