import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ProcessError } from '../../../../src/processes/process-error';
import { SystemReplyError } from '../../../../src/system/system-reply-error';
import { temporaryFolder } from '../../processes/programs';
import { gitIn, repositoryWith, writeFiles } from './agent-repository';
import { blocked, errorOf, scriptedAgent, type ScriptedAgent } from './scripted-agent';

const minute = 60_000;
const messageOf = async (given: ScriptedAgent) => (await errorOf(scriptedAgent(given).run())).message;

describe('an agent is refused', () => {
  it('in a workspace that isn’t trusted', () => {
    expect(() => scriptedAgent({ trusted: false })).toThrow(/was not run because this workspace isn't trusted/);
  });

  it('that changes the repository instead of its copy, with the paths', async () => {
    const target = temporaryFolder();
    const agent = `import { writeFileSync } from 'node:fs'; import { execFileSync } from 'node:child_process';
      const top = process.argv[3];
      writeFileSync(top + '/AGENTS.md', 'Mine'); writeFileSync(top + '/new.txt', '');
      execFileSync('git', ['branch', 'mine'], { cwd: top });`;
    writeFileSync(join(target, 'path'), '');
    let top = '';
    const { folder, run } = scriptedAgent({
      agent: agent.replace(
        'process.argv[3]',
        `(await import('node:fs')).readFileSync(${JSON.stringify(join(target, 'path'))}, 'utf8')`,
      ),
      before: (made) => (top = made),
    });
    writeFileSync(join(target, 'path'), top);
    const { message } = await errorOf(run());
    expect(message).toContain(`the repository ${folder} itself changed: AGENTS.md, new.txt, refs/heads/mine.`);
    expect(message).toContain('An agent may only change its copy.');
  });

  it('that dies, with the end of what it wrote', async () => {
    const error = await errorOf(scriptedAgent({ agent: 'console.error("No such model"); process.exit(3)' }).run());
    expect(error).toBeInstanceOf(ProcessError);
    expect(error.message).toMatch(/exited with code 3:\nNo such model$/);
  });

  it('that fails in its own words', async () => {
    const agent = `console.log(JSON.stringify({ type: 'result', subtype: 'success', session_id: 's', is_error: true, result: 'Invalid API key' })); process.exitCode = 1;`;
    expect(await messageOf({ agent })).toMatch(/" failed: Invalid API key$/);
  });

  it('that hangs without having done anything', async () => {
    const error = await errorOf(scriptedAgent({ agent: blocked, definition: { timeoutSeconds: 1 } }).run());
    expect(error).toMatchObject({ kind: 'timedOut' });
    expect(error.message).toContain("make sure that it doesn't wait for a person");
  });

  it('that floods its output', async () => {
    const agent = `const line = 'x'.repeat(2 ** 20); const write = () => process.stdout.write(line, write); write();`;
    expect(await errorOf(scriptedAgent({ agent }).run())).toMatchObject({ kind: 'malformed' });
  });

  it('that isn’t installed, with what to do', async () => {
    expect(await messageOf({ definition: { command: 'no-such-agent "{{task}}"' } })).toMatch(
      /was not found\. Install it, give its full path, or add its folder to PATH\.$/,
    );
  });

  it('whose limits can’t be kept because it doesn’t say what it uses', async () => {
    expect(await messageOf({ definition: { maxUsd: 1 } })).toMatch(/system\.maxUsd can't be kept\. Let it print JSON/);
  });

  it('when its repository has changes that aren’t committed, except in files that it gets otherwise', async () => {
    const before = (folder: string) =>
      writeFiles(folder, { 'AGENTS.md': 'Edited', 'rows.jsonl': '', 'check.mjs': 'edited', 'a b.txt': '' });
    const message = await messageOf({ before });
    expect(message).toContain("has changes that aren't committed: check.mjs, a b.txt. Commit them.");
    expect(message).toContain('system.uncommitted: include');
  });

  it('in a folder without git, and in one without a commit', async () => {
    const folder = temporaryFolder();
    expect(await messageOf({ definition: { repository: folder } })).toMatch(
      /isn't in a git repository, and an agent works on copies that git makes\. Run "git init" there/,
    );
    gitIn(folder, 'init', '--quiet');
    writeFileSync(join(folder, 'AGENTS.md'), 'Be brief.');
    const { message } = await errorOf(scriptedAgent({ definition: { repository: folder } }).run());
    expect(message).toContain("isn't in the repository");
  });

  it('when its repository has submodules, unless they are included', async () => {
    const library = repositoryWith({ 'library.js': 'export {};' });
    const given: ScriptedAgent = {
      agent: `import { readdirSync } from 'node:fs'; console.log(readdirSync('lib').join());`,
      definition: { check: undefined },
      before: (folder) => {
        gitIn(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
        gitIn(folder, 'commit', '--quiet', '--message', 'Library');
      },
    };
    expect(await messageOf(given)).toMatch(
      /has submodules, whose files a copy doesn't have: lib\. Name them in system\.include/,
    );
    const { run } = scriptedAgent({ ...given, definition: { check: undefined, include: ['lib'] } });
    expect((await run()).output).toBe('library.js');
  });
});

describe('a check is refused', () => {
  const withCheck = (check: string, definition: ScriptedAgent['definition'] = {}) =>
    errorOf(scriptedAgent({ files: { 'check.mjs': check }, definition }).run());

  it('that crashes', async () => {
    const error = await withCheck('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)');
    expect(error.message).toMatch(/^The check ".*" was killed by SIGKILL/);
  });

  it('that isn’t there', async () => {
    const error = await errorOf(scriptedAgent({ definition: { check: 'no-such-check' } }).run());
    expect(error.message).toMatch(/^The check "no-such-check" could not be started because it was not found\./);
  });

  it('that prints no score on its last line', async () => {
    const error = await withCheck('console.log("done")', { score: 'last-line' });
    expect(error).toBeInstanceOf(SystemReplyError);
    expect(error.message).toContain('printed as its last line: done.');
  });

  it('that never ends, unless the agent has changed something', async () => {
    const files = { 'check.mjs': blocked };
    const definition = { timeoutSeconds: 10 };
    const idle = scriptedAgent({ agent: 'console.log("Nothing to do.")', files, definition });
    const [error, { score, feedback }] = await Promise.all([
      errorOf(idle.run()),
      scriptedAgent({ files, definition }).run(),
    ]);
    expect(error).toMatchObject({ kind: 'timedOut' });
    expect(score).toBe(0);
    expect(feedback).toMatch(/did not end within 10 seconds and was stopped\.$/);
  });
});

describe('what an agent has started', () => {
  it('ends with it', async () => {
    const agent = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(blocked)}], { stdio: 'ignore' }); child.unref();
      writeFileSync('answer.txt', 'code'); console.log(child.pid);`;
    const { output } = await scriptedAgent({ agent }).run();
    const pid = Number.parseInt(output, 10);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: minute });
    expect(pid).toBeGreaterThan(0);
  });

  it('ends when the run is stopped', async () => {
    const started = join(temporaryFolder(), 'started');
    const agent = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(started)}, process.pid + '\\n'); ${blocked}`;
    const { system } = scriptedAgent({ agent });
    const stop = new AbortController();
    const running = system.run({ rules: 'x' }, { values: { task: 'x' }, source: 'rows.jsonl:1' }, stop.signal);
    running.catch(() => undefined);
    const pid = await vi.waitFor(() => Number(/^(\d+)\n/.exec(readFileSync(started, 'utf8'))?.[1]), {
      timeout: minute,
    });
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: minute });
  });
});
