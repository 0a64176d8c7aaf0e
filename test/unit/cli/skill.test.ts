import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { operationNames } from '../../../src/agents/operations';
import { skill } from '../../../src/agents/skill';
import { parseCommand } from '../../../src/cli/arguments';
import { gepa } from './program';

const newFolder = () => mkdtemp(join(tmpdir(), 'gepa-skill-'));

test('writes the skill where it is told, and again while it is unchanged', async () => {
  const folder = await newFolder();
  expect((await gepa(folder, ['skill'])).status).toBe(0);
  expect(await readFile(join(folder, '.claude', 'skills', 'gepa', 'SKILL.md'), 'utf8')).toBe(skill);
  expect((await gepa(folder, ['skill', '.agents/skills/gepa'])).status).toBe(0);
  expect((await gepa(folder, ['skill', '.agents/skills/gepa'])).status).toBe(0);
});

test('leaves a changed skill as it is', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'SKILL.md'), 'Mine.');
  const { status, errors } = await gepa(folder, ['skill', '.']);
  expect([status, errors]).toEqual([1, expect.stringContaining('was changed')]);
  expect(await readFile(join(folder, 'SKILL.md'), 'utf8')).toBe('Mine.');
});

test('has a name and a description, within what agents take', () => {
  const [, head = ''] = skill.split('---\n');
  const { name, description } = parse(head) as { readonly name: string; readonly description: string };
  expect(name).toBe('gepa');
  expect(description.length).toBeLessThanOrEqual(1024);
});

test('names commands and tools that there are', () => {
  const commands = skill.split('\n').filter((line) => line.startsWith('gepa '));
  expect(commands.length).toBeGreaterThan(3);
  for (const line of commands) expect(() => parseCommand(line.split(' ').slice(1))).not.toThrow();
  const tools = Array.from(skill.matchAll(/`(gepa_\w+)`/g), ([, name]) => name);
  expect(tools.filter((name) => !operationNames.some((one) => one === name))).toEqual([]);
});
