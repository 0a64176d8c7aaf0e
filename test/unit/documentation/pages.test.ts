import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usage } from '../../../src/cli/usage';
import { tables } from './tables';

const folder = resolve('media/docs');
const pages = readdirSync(folder).map((name) => ({ name, file: join(folder, name) }));
const textOf = (file: string) => readFileSync(file, 'utf8');

/** The place of a table: a comment with its name, the table, and a comment that ends it. */
const place = /(<!-- table: (.+?) -->\n\n)[^]*?(\n\n<!-- end of the table -->)/g;

describe.each(pages)('the page $name', ({ file }) => {
  it('has the tables that the code defines; vitest -u writes them', async () => {
    const written = textOf(file).replace(place, (_, begin: string, name: string, end: string) => {
      return `${begin}${tables[name]?.() ?? `There is no table "${name}".`}${end}`;
    });

    await expect(written).toMatchFileSnapshot(file);
  });

  it('links only pages that are there', () => {
    const links = Array.from(textOf(file).matchAll(/\]\(([\w-]+\.md)(?:#[\w-]+)?\)/g), ([, link = '']) => link);
    const names = pages.map(({ name }) => name);

    expect(links.filter((link) => !names.includes(link))).toEqual([]);
  });
});

it('every table has a place in a page', () => {
  const placed = pages.flatMap(({ file }) => Array.from(textOf(file).matchAll(place), ([, , name = '']) => name));

  expect(placed.toSorted()).toEqual(Object.keys(tables).toSorted());
});

it('the first page and the README link every page', () => {
  const others = pages.map(({ name }) => name).filter((name) => name !== 'README.md');

  expect(others.filter((name) => !textOf(join(folder, 'README.md')).includes(`](${name})`))).toEqual([]);
  expect(others.filter((name) => !textOf('README.md').includes(`](media/docs/${name})`))).toEqual([]);
});

it('the page of the terminal documents every command, and what each prints with --json', () => {
  const page = textOf(join(folder, 'terminal.md'));
  const commands = usage.split(/^ {2}gepa /m).slice(1);
  const names = commands.map((command) => command.slice(0, command.search(/\s/)));
  const withJson = names.filter((_, place) => (commands[place] ?? '').includes('[--json]'));
  const [, results = ''] = page.split('## Results for programs');
  const documented = Array.from(results.matchAll(/^\| (`.+?) \|/gm), ([, cell = '']) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, name]) => name),
  ).flat();

  expect(documented.toSorted()).toEqual([...new Set(withJson)].toSorted());
});
