import { expect, test } from 'vitest';
import { environmentOfProgram } from '../../../src/processes/environment';
import { Program } from '../../../src/processes/program';

test('passes on what a program needs to run, and no keys', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/home/me',
    LANG: 'de_DE.UTF-8',
    LC_TIME: 'C',
    TMPDIR: '/tmp',
    VIRTUAL_ENV: '/v',
  };
  const secret = { OPENAI_API_KEY: 'k', AWS_SECRET_ACCESS_KEY: 'k', GITHUB_TOKEN: 'k', NODE_OPTIONS: '--require x' };
  expect(environmentOfProgram({ ...needed, ...secret })).toEqual(needed);
});

test('passes on the variables that the spec lists', () => {
  const environment = { PATH: '/bin', SEARCH_KEY: 'k', OTHER_KEY: 'k' };
  expect(environmentOfProgram(environment, ['SEARCH_KEY', 'NOT_SET'])).toEqual({ PATH: '/bin', SEARCH_KEY: 'k' });
});

test('passes on a proxy unless its address has a password', () => {
  const environment = { HTTPS_PROXY: 'http://proxy:3128', http_proxy: 'http://me:sesame@proxy:3128' };
  expect(environmentOfProgram(environment)).toEqual({ HTTPS_PROXY: 'http://proxy:3128' });
});

test('matches names of variables as Windows does', () => {
  expect(environmentOfProgram({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows' })).toEqual({
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
  });
});

test('hides the keys of this process from a running program', async () => {
  process.env['GEPA_TEST_KEY'] = 'sesame';
  const see = async (passedOn: readonly string[]) => {
    const script = 'process.stdin.resume(); console.log(JSON.stringify(process.env.GEPA_TEST_KEY ?? null))';
    const program = new Program({ command: [process.execPath, '-e', script], cwd: process.cwd(), passedOn });
    try {
      return await program.nextLine();
    } finally {
      await program.kill();
    }
  };
  expect(await see([])).toBe('null');
  expect(await see(['GEPA_TEST_KEY'])).toBe('"sesame"');
  delete process.env['GEPA_TEST_KEY'];
});
