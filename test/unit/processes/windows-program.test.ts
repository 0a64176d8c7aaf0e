import { describe, expect, it } from 'vitest';
import { windowsProgram } from '../../../src/processes/windows-program';

/** As npm writes them for what is in node_modules, and as it comes with Node. Shortened. */
const tsxShim = `@ECHO off\r\nCALL :find_dp0\r\nendLocal & "%_prog%"  "%dp0%\\..\\tsx\\dist\\cli.mjs" %*\r\n`;
const npx = `SET "NPM_PREFIX_JS=%~dp0\\node_modules\\npm\\bin\\npm-prefix.js"\r\nSET "NPX_CLI_JS=%~dp0\\node_modules\\npm\\bin\\npx-cli.js"\r\n"%NODE_EXE%" "%NPX_CLI_JS%" %*\r\n`;

const files = new Map([
  ['C:\\node\\node.exe', ''],
  ['C:\\node\\npx.cmd', npx],
  ['C:\\work\\node_modules\\.bin\\tsx.cmd', tsxShim],
  ['C:\\tools\\build.bat', '@echo off\r\ncl %*\r\n'],
  ['C:\\tools\\both.exe', ''],
  ['C:\\tools\\both.cmd', npx],
]);
const place = {
  cwd: 'C:\\work',
  path: 'C:\\node;;C:\\tools',
  exists: (file: string) => files.has(file),
  read: (file: string) => files.get(file) ?? '',
};

describe('a program on Windows', () => {
  it.each([
    ['node', ['node']],
    ['C:\\node\\node.exe', ['C:\\node\\node.exe']],
    ['both', ['both']],
    ['missing', ['missing']],
    ['npx', ['node', 'C:\\node\\node_modules\\npm\\bin\\npx-cli.js']],
    ['npx.cmd', ['node', 'C:\\node\\node_modules\\npm\\bin\\npx-cli.js']],
    ['node_modules/.bin/tsx', ['node', 'C:\\work\\node_modules\\tsx\\dist\\cli.mjs']],
  ])('%s is started as %j', (name, started) => {
    expect(windowsProgram(name, place)).toEqual(started);
  });

  it('isn’t a batch file of another kind, whose shell would read values as commands', () => {
    expect(() => windowsProgram('build', place)).toThrow(
      "C:\\tools\\build.bat is a batch file, which can't be given arguments safely. Name the program that it starts",
    );
  });
});
