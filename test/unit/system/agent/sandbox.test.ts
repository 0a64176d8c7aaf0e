import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { endOfProgram } from '../../../../src/processes/program-output';
import { sandboxesOf, workingSandbox, type Sandbox } from '../../../../src/system/agent/sandbox';
import { temporaryFolder } from '../../processes/programs';
import { scriptedAgent, errorOf } from './scripted-agent';

const never = new AbortController().signal;
const none = { network: 'none' } as const;
const all = { ...none, readOnly: [], writable: [] };

/** The sandboxes that work on this machine: none of them has to. */
const working: Sandbox[] = [];
beforeAll(async () => {
  for (const sandbox of sandboxesOf(process.platform, none)) {
    const folder = realpathSync('.');
    if ((await workingSandbox([sandbox], all, folder, never)) !== undefined) working.push(sandbox);
  }
});

/** Tries to write two folders and to reach an address. Nothing answers there, so it says how it failed. */
const attempt = `
const { writeFileSync } = require('node:fs');
const tried = (work) => { try { work(); return 'written'; } catch (error) { return error.code; } };
const [ours, theirs] = process.argv.slice(1).map((folder) => tried(() => writeFileSync(folder + '/new.txt', '')));
require('node:net').connect({ host: '192.0.2.1', port: 9, timeout: 2000 })
  .on('error', ({ code }) => { console.log(JSON.stringify([ours, theirs, code])); process.exit(5); })
  .on('timeout', () => { console.log(JSON.stringify([ours, theirs, 'sent'])); process.exit(5); });
`;

describe('a sandbox', () => {
  it('lets a program write its folder, and neither the repository nor to the network', async () => {
    const top = realpathSync(temporaryFolder());
    const [repository, own] = [join(top, 'repository'), join(top, 'own')];
    for (const folder of [repository, own]) mkdirSync(folder);
    for (const sandbox of working) {
      const permissions = { ...none, readOnly: [repository], writable: [own] };
      const command = sandbox.commandFor([process.execPath, '-e', attempt, own, repository], permissions);
      const { code, stdout } = await endOfProgram({ command, cwd: own, timeoutMs: 60_000 }, '', never);
      const [ours, theirs, network] = JSON.parse(stdout) as readonly [string, string, string];
      expect({ code, ours }, sandbox.name).toEqual({ code: 5, ours: 'written' });
      expect(theirs).toMatch(/EROFS|EPERM|EACCES/);
      expect(network).toMatch(/ENETUNREACH|EHOSTUNREACH|EPERM/);
    }
    expect(existsSync(join(repository, 'new.txt'))).toBe(false);
  });

  it('keeps an agent off its repository, which isn’t an error', async () => {
    const agent = `import { writeFileSync } from 'node:fs';
      try { writeFileSync(process.env.SOURCE + '/AGENTS.md', 'Mine'); } catch (error) { console.log(error.code); }
      writeFileSync('answer.txt', 'code');`;
    const definition = { network: 'none', sandbox: true, env: ['SOURCE'] };
    const given = scriptedAgent({ agent, definition, before: (folder) => (process.env['SOURCE'] = folder) });
    if (working.length === 0) {
      expect((await errorOf(given.run())).message).toContain(
        'nothing on this machine can keep a program off the network',
      );
      return;
    }
    const { output, score } = await given.run();
    expect(output).toMatch(/^E(?:ROFS|PERM|ACCES)\n/);
    expect(score).toBe(1);
    expect(readFileSync(join(given.folder, 'AGENTS.md'), 'utf8')).toBe('Be brief.\n');
  });

  it('that is missing or forbidden is passed over', async () => {
    const refusing: Sandbox = { name: 'refusing', commandFor: () => ['sh', '-c', 'exit 1'] };
    const missing: Sandbox = { name: 'missing', commandFor: (command) => ['no-such-sandbox', ...command] };
    const plain: Sandbox = { name: 'plain', commandFor: (command) => command };
    const found = await workingSandbox([missing, refusing, plain], all, temporaryFolder(), never);
    expect(found?.name).toBe('plain');
    expect(await workingSandbox([missing, refusing], all, temporaryFolder(), never)).toBeUndefined();
  });

  it('can be nested in none on macOS, so an agent with a sandbox of its own has only that', () => {
    const names = (platform: NodeJS.Platform, network: 'none' | 'allowed') =>
      sandboxesOf(platform, { network }).map(({ name }) => name);
    expect(names('linux', 'allowed')).toEqual(['bubblewrap', 'unshare']);
    expect(names('darwin', 'none')).toEqual(['sandbox-exec']);
    expect(names('darwin', 'allowed')).toEqual([]);
    expect(names('win32', 'none')).toEqual([]);
  });
});
