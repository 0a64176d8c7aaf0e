import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCommand } from '../../../src/cli/arguments';
import { writeExports } from '../../../src/cli/write-exports';
import { ExampleRun } from '../dashboard/example-run';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gepa-exports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const { state } = new ExampleRun(2).scores(0, [0, 0.5]);

test('gepa report takes the files to write, and only gepa report does', () => {
  expect(parseCommand(['report', 'run-1', '--html', 'report.html', '--candidates', 'texts'])).toMatchObject({
    exports: { html: 'report.html', candidates: 'texts' },
  });
  expect(() => parseCommand(['resume', 'run-1', '--html', 'report.html'])).toThrow('--html');
});

test('writes each file that was asked for, relative to the working folder', () => {
  const written = writeExports(state, { html: 'out/report.html', csv: 'scores.csv', candidates: 'texts' }, folder);
  expect(written).toEqual(['out/report.html', 'scores.csv', 'texts'].map((name) => join(folder, name)));
  expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  expect(readFileSync(join(folder, 'texts', 'candidate-0', 'route.md'), 'utf8')).toBe('Sort tickets.\n');
});

test('does not mix candidates with files that are there already', () => {
  writeExports(state, { csv: 'texts/scores.csv' }, folder);
  expect(() => writeExports(state, { candidates: 'texts' }, folder)).toThrow('is not an empty folder');
  expect(readdirSync(join(folder, 'texts'))).toEqual(['scores.csv']);
});
