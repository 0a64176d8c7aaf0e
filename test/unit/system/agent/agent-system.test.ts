import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitIn, writeFiles } from './agent-repository';
import { blocked, errorOf, scriptedAgent } from './scripted-agent';

/** Prints what a script sees, as JSON. */
const prints = (expression: string) =>
  `import { readFileSync, readdirSync, existsSync } from 'node:fs'; import { execFileSync } from 'node:child_process';
   console.log(JSON.stringify(${expression}));`;

const withoutCheck = { check: undefined };

describe('an agent', () => {
  it('works in a copy that has the candidate’s text in its file, and a check scores it', async () => {
    const { folder, run } = scriptedAgent({});
    const good = await run();
    expect(good.score).toBe(1);
    expect(good.feedback).toMatch(/passed\. It printed:\nThe file has: code for Fix it$/);
    expect(good.output).toMatch(/^Wrote code\.\n\nChanges:\ndiff --git a\/answer.txt b\/answer.txt\n/);
    expect(good.output).toContain('+code for Fix it');
    expect(good.trace).toEqual([{ module: 'rules', input: 'Fix it', output: 'Wrote code.' }]);
    const bad = await run({ task: 'Fix it' }, 'Write prose.');
    expect(bad).toMatchObject({ score: 0, feedback: expect.stringContaining('failed with exit code 1') as string });
    expect(gitIn(folder, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(folder, 'AGENTS.md'), 'utf8')).toBe('Be brief.\n');
  });

  it('takes the score, the feedback and the objectives of the check’s last line', async () => {
    const check = `console.log('Ran 4 tests'); console.log(JSON.stringify({ score: 0.75, feedback: 'One test failed.', objectives: { speed: 0.5 } })); process.exitCode = 1`;
    const { run } = scriptedAgent({ files: { 'check.mjs': check }, definition: { score: 'last-line' } });
    const result = await run();
    expect(result).toMatchObject({ score: 0.75, feedback: 'One test failed.', objectives: { speed: 0.5 } });
    expect(result.trace.at(-1)).toMatchObject({
      module: 'check',
      output: expect.stringContaining('Ran 4 tests') as string,
    });
  });

  it('gives the row and the output to the check', async () => {
    const check = `import { readFileSync } from 'node:fs';
      const { example, output } = JSON.parse(readFileSync(0, 'utf8'));
      console.log(process.argv[2], example.task, output.split('\\n')[0]);`;
    const definition = { check: [process.execPath, 'check.mjs', '{{test}}'] };
    const { run } = scriptedAgent({ files: { 'check.mjs': check }, definition });
    expect((await run({ task: 'Fix it', test: 'unit' })).feedback).toMatch(/\nunit Fix it Wrote code\.$/);
  });

  it('keeps rollouts apart that run at the same time, of which there are two', async () => {
    const agent = `import { mkdirSync, readdirSync, rmdirSync, writeFileSync, readFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      const here = process.argv[3] + '/' + process.pid;
      mkdirSync(here);
      await setTimeout(300);
      const most = readdirSync(process.argv[3]).length;
      rmdirSync(here);
      writeFileSync('answer.txt', process.argv[2]);
      console.log(JSON.stringify([most, readFileSync('AGENTS.md', 'utf8').trim(), readdirSync('.').length]));`;
    const shared = join(scriptedAgent({}).folder, 'shared');
    mkdirSync(shared);
    const { run } = scriptedAgent({
      agent,
      definition: { ...withoutCheck, command: [process.execPath, 'agent.mjs', '{{task}}', shared] },
    });
    const texts = ['one', 'two', 'three', 'four'];
    const results = await Promise.all(texts.map((text) => run({ task: text }, text)));
    const seen = results.map(({ output }) => JSON.parse(output.split('\n')[0] ?? '') as [number, string, number]);
    expect(seen.map(([, rules]) => rules)).toEqual(texts);
    expect(Math.max(...seen.map(([most]) => most))).toBeLessThanOrEqual(2);
    expect(new Set(seen.map(([, , files]) => files)).size).toBe(1);
    expect(results.map(({ output }) => /^\+(\w+)$/m.exec(output)?.[1])).toEqual(texts);
  });

  it('can commit and stash without a trace in the repository', async () => {
    const agent = `import { execFileSync } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const git = (...args) => execFileSync('git', args, { stdio: 'ignore' });
      writeFileSync('answer.txt', 'code'); git('add', '.'); git('commit', '-m', 'Mine'); git('branch', 'mine');
      writeFileSync('answer.txt', 'other'); git('stash'); git('config', 'core.pager', 'evil');`;
    const { folder, run } = scriptedAgent({ agent });
    const before =
      gitIn(folder, 'for-each-ref') + gitIn(folder, 'config', '--list') + gitIn(folder, 'worktree', 'list');
    expect(await run()).toMatchObject({ score: 1, output: expect.stringContaining('+code') as string });
    const after = gitIn(folder, 'for-each-ref') + gitIn(folder, 'config', '--list') + gitIn(folder, 'worktree', 'list');
    expect(after).toBe(before);
  });

  it('sees neither the rows nor hidden files nor the history, and the check finds the hidden files', async () => {
    const { run } = scriptedAgent({
      agent: prints(
        `[readdirSync('.').sort(), execFileSync('git', ['log', '--all', '--format=%s']).toString().trim()]`,
      ),
      files: {
        'rows.jsonl': '{"task": "Fix it", "answer": "secret"}\n',
        'tests/a.mjs': 'process.exitCode = 0; console.log("ran")',
        '.gepa/runs/x/journal.jsonl': 'old',
      },
      definition: { hidden: ['tests'], check: [process.execPath, 'tests/a.mjs'] },
    });
    const { output, score, feedback } = await run();
    expect(JSON.parse(output.split('\n')[0] ?? '')).toEqual([
      ['.git', 'AGENTS.md', 'agent.mjs', 'check.mjs'],
      'Copy of the repository',
    ]);
    expect(score).toBe(1);
    expect(feedback).toContain('ran');
  });

  it('gets files that git ignores if the spec includes them, which aren’t among its changes', async () => {
    const { run } = scriptedAgent({
      agent: prints(`readdirSync('node_modules')`),
      before: (folder) =>
        writeFiles(folder, { '.git/info/exclude': 'node_modules\n', 'node_modules/left-pad/index.js': '' }),
      definition: { ...withoutCheck, include: ['node_modules'] },
    });
    expect((await run()).output).toBe('["left-pad"]');
  });

  it('gets the files of the commit that a row names', async () => {
    const { folder, run } = scriptedAgent({
      agent: prints(`readFileSync('version.txt', 'utf8')`),
      files: { 'version.txt': 'one' },
      definition: { ...withoutCheck, commit: '{{commit}}' },
    });
    gitIn(folder, 'tag', 'v1');
    writeFileSync(join(folder, 'version.txt'), 'two');
    gitIn(folder, 'commit', '--quiet', '--all', '--message', 'Second');
    writeFileSync(join(folder, 'version.txt'), 'three');
    expect((await run({ task: '', commit: 'v1' })).output).toBe('"one"');
    expect((await run({ task: '', commit: 'HEAD' })).output).toBe('"two"');
    expect((await errorOf(run({ task: '', commit: 'v9' }))).message).toMatch(
      /has no commit "v9", which system\.commit names\.$/,
    );
  });

  it('gets the files as they are if the spec says so', async () => {
    const { run } = scriptedAgent({
      agent: prints(`[readFileSync('check.mjs', 'utf8'), existsSync('new.txt')]`),
      before: (folder) => writeFiles(folder, { 'check.mjs': 'edited', 'new.txt': '' }),
      definition: { ...withoutCheck, uncommitted: 'include' },
    });
    expect((await run()).output).toBe('["edited",true]');
  });

  it('has an empty home folder and no key that the spec doesn’t name', async () => {
    process.env['AGENT_TEST_KEY'] = 'sesame';
    const agent = prints(
      `[readdirSync(process.env.HOME), process.env.HOME.startsWith(process.argv[1].replace(/copy-0.*/, 'copy-0')), process.env.AGENT_TEST_KEY ?? null]`,
    );
    expect((await scriptedAgent({ agent, definition: withoutCheck }).run()).output).toBe('[[],true,null]');
    const named = scriptedAgent({ agent, definition: { ...withoutCheck, env: ['AGENT_TEST_KEY'], keepHome: true } });
    expect((await named.run()).output).toMatch(/,false,"sesame"\]$/);
    delete process.env['AGENT_TEST_KEY'];
  });

  it('leaves no copies behind, and those of a process that is gone are removed', async () => {
    const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('gepa-agent-'));
    const { run, system } = scriptedAgent({
      agent: prints(`process.cwd()`),
      definition: withoutCheck,
    });
    const [, folder = '', name = ''] = /(\S+(gepa-agent-[^/]+))\/copy-0/.exec((await run()).output) ?? [];
    expect(readdirSync(folder.replace(/^"/, ''))).not.toContain('copy-0');
    const abandoned = name.replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`);
    mkdirSync(join(tmpdir(), abandoned, 'copy-0'), { recursive: true });
    await scriptedAgent({}).run();
    expect(ours()).not.toContain(abandoned);
    expect(ours()).toContain(name);
    await system.close?.();
    expect(ours()).not.toContain(name);
  });

  it('finds the candidate’s text where a link leads, but nothing is written outside of the copy', async () => {
    const { folder, run } = scriptedAgent({
      agent: prints(`readFileSync('AGENTS.md', 'utf8').trim()`),
      definition: { ...withoutCheck, commit: 'HEAD' },
      before: (top) => {
        writeFiles(top, { '.git/elsewhere.md': 'Not yours' });
        gitIn(top, 'rm', '--quiet', 'AGENTS.md');
        symlinkSync(join(top, '.git/elsewhere.md'), join(top, 'AGENTS.md'));
        gitIn(top, 'add', '.');
        gitIn(top, 'commit', '--quiet', '--message', 'Link');
      },
    });
    expect((await run()).output).toBe('"Write code."');
    expect(readFileSync(join(folder, '.git/elsewhere.md'), 'utf8')).toBe('Not yours');
  });

  it('is scored as far as it came when its time is up', async () => {
    const agent = `import { writeFileSync } from 'node:fs'; writeFileSync('answer.txt', 'code'); ${blocked}`;
    const { run } = scriptedAgent({ agent, definition: { timeoutSeconds: 10 } });
    const { score, feedback, output } = await run();
    expect(score).toBe(1);
    expect(feedback).toMatch(/^The agent was stopped after 10 seconds\.\nThe check /);
    expect(output).toMatch(/\[The agent was stopped after 10 seconds\.\]$/);
  });

  it('is stopped and scored at more tokens or money than it may spend', async () => {
    const message = (id: string) =>
      `console.log(JSON.stringify({ type: 'assistant', session_id: 's', message: { id: '${id}', model: 'claude-sonnet-4-5-20250929', content: [{ type: 'text', text: '${id}' }], usage: { input_tokens: 100000, output_tokens: 1000 } } }));`;
    const agent = `${message('m1')}${message('m2')}${blocked}`;
    const files = { 'check.mjs': 'console.log("scored")' };
    const tokens = await scriptedAgent({ agent, files, definition: { maxTokens: 150_000 } }).run();
    expect(tokens.feedback).toMatch(/^The agent was stopped: it used more than 150000 tokens\.\n/);
    expect(tokens.usage).toMatchObject({ calls: 2, promptTokens: 200_000 });
    const money = await scriptedAgent({ agent, files, definition: { maxUsd: 0.5 } }).run();
    expect(money.feedback).toMatch(/^The agent was stopped: it spent more than 0\.5 US dollars\.\n/);
  });
});
