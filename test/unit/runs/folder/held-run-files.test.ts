import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { HeldRunFiles } from '../../../../src/runs/folder/held-run-files';

const contents = { 'run.json': '{}\n', 'examples.jsonl': '[]\n', 'journal.jsonl': '{"type":"runStarted"}\n' };

function runFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'gepa-held-')), '.gepa', 'runs', 'run-1');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  return folder;
}

function hold(folder: string): HeldRunFiles {
  const held = HeldRunFiles.hold(folder);
  if (held === undefined) throw new Error('The files cannot be held.');
  return held;
}

const filesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('the files of a deleted folder are written again, with what was appended to the journal', () => {
  const folder = runFolder();
  const held = hold(folder);
  appendFileSync(join(folder, 'journal.jsonl'), '{"type":"runPaused"}\n');
  expect(held.areGone).toBe(false);
  rmSync(folder, { recursive: true });
  expect(held.areGone).toBe(true);

  held.writeAgain();
  held.close();
  expect(filesIn(folder)).toEqual({
    ...contents,
    'journal.jsonl': `${contents['journal.jsonl']}{"type":"runPaused"}\n`,
  });
});

test('runs stay out of commits when the folder of all runs was deleted', () => {
  const folder = runFolder();
  const held = hold(folder);
  const all = dirname(dirname(folder));
  rmSync(all, { recursive: true });

  held.writeAgain();
  held.close();
  expect(readFileSync(join(all, '.gitignore'), 'utf8')).toBe('*\n');
});

test('a folder that was moved back is left as it is', () => {
  const folder = runFolder();
  const held = hold(folder);
  renameSync(folder, `${folder}-moved`);
  renameSync(`${folder}-moved`, folder);
  writeFileSync(join(folder, 'run.json'), '{ }\n');

  held.writeAgain();
  held.close();
  expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe('{ }\n');
});

test('what was put into the folder meanwhile is kept', () => {
  const folder = runFolder();
  const held = hold(folder);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'note.txt'), 'mine');

  held.writeAgain();
  held.close();
  expect(filesIn(folder)).toEqual({ ...contents, 'note.txt': 'mine' });
});

test('an edited text is written again as it was saved last', () => {
  const folder = runFolder();
  const held = hold(folder);
  const file = join(folder, 'proposals', '2', 'route.md');
  held.holdEdits([file]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'Sort tickets.\n');
  held.holdEdits([file]);
  // An editor may write a new file in place of the old one.
  writeFileSync(`${file}.new`, 'Sort support tickets.\n');
  renameSync(`${file}.new`, file);
  held.holdEdits([file]);
  rmSync(folder, { recursive: true });
  held.holdEdits([file]);

  held.writeAgain();
  held.close();
  expect(readFileSync(file, 'utf8')).toBe('Sort support tickets.\n');
});

test('an edited text that was saved meanwhile is kept, and one that is decided is not written again', () => {
  const folder = runFolder();
  const held = hold(folder);
  const [saved, decided] = ['1', '2'].map((number) => join(folder, 'proposals', number, 'route.md'));
  if (saved === undefined || decided === undefined) throw new Error('There are two files.');
  for (const file of [saved, decided]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'Sort tickets.\n');
  }
  held.holdEdits([saved, decided]);
  held.holdEdits([saved]);
  rmSync(folder, { recursive: true });
  mkdirSync(dirname(saved), { recursive: true });
  writeFileSync(saved, 'Sort support tickets.\n');

  held.writeAgain();
  held.close();
  expect(readFileSync(saved, 'utf8')).toBe('Sort support tickets.\n');
  expect(existsSync(decided)).toBe(false);
});

test('a run without its journal is not held', () => {
  const folder = runFolder();
  rmSync(join(folder, 'journal.jsonl'));
  expect(HeldRunFiles.hold(folder)).toBeUndefined();
  expect(existsSync(folder)).toBe(true);
});
