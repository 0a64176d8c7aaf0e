// Tested by test/unit/prompts/formats/prompt-list.test.ts.
import { lineAt, lineEndOf, toLineFeeds } from '../documents/line-ends';
import { namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isNamedByPromptfoo } from '../discovery/promptfoo-prompts';

/** A cell, followed by a comma, a line end or the end of the file. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;

/**
 * Reads a CSV table of prompts that a promptfoo configuration names; any other table is data. Each cell of the column `prompt`,
 * or of the only column, is a component (`prompt`, `prompt-2`) and the user's message of a separate conversation.
 */
export const promptTable: PromptFormatDefinition<'promptTable'> = {
  format: 'promptTable',
  title: 'promptfoo',
  kinds: [
    {
      name: 'prompt tables',
      files: 'CSV that a promptfoo configuration names',
      components: 'each cell of the column `prompt`',
    },
  ],
  claims: (path) => /\.csv$/i.test(path) && isNamedByPromptfoo(path),
  read(path, content) {
    const cells = promptCells(path, content);
    const names = namesByRole(cells.map(() => 'prompt'));
    if (cells.length === 0) throw new PromptError('The table has no prompts. Add a row with one.', { file: path });
    return {
      components: cells.map((cell, index) => componentOf(cell, names[index] ?? '')),
      messages: names.map((name) => ({ role: 'user', component: name, conversation: name })),
      templating: 'nunjucks',
    };
  },
  rewrite(_path, content, { start, end, whole = { start, end } }, text) {
    if (/\p{Surrogate}/u.test(text)) return [];
    const write = (source: string) =>
      content.slice(0, whole.start) + source.replaceAll('\n', lineEndOf(content)) + content.slice(whole.end);
    const quoted = write(`"${text.replaceAll('"', '""')}"`);
    return whole.start < start ? [quoted] : [write(text), quoted];
  },
};

interface Cell {
  readonly source: string;
  /** The start in the file, including a quote. */
  readonly start: number;
}

function componentOf({ source, start }: Cell, name: string): PromptComponent {
  const quote = source.startsWith('"') ? 1 : 0;
  const end = start + source.length;
  const inside = source.slice(quote, source.length - quote);
  return {
    name,
    text: toLineFeeds(quote === 1 ? inside.replaceAll('""', '"') : inside),
    start: start + quote,
    end: end - quote,
    whole: { start, end },
  };
}

function promptCells(path: string, content: string): readonly Cell[] {
  const rows = rowsOf(path, content).filter((row) => row.some((cell) => textOf(cell) !== ''));
  const column = rows[0]?.findIndex((cell) => textOf(cell) === 'prompt') ?? -1;
  if (column < 0 && rows.some((row) => row.length > 1)) {
    throw new PromptError('The table has no column "prompt". Name the column with the prompts so.', {
      file: path,
      line: 1,
    });
  }
  const prompts = column < 0 ? rows.flat() : rows.slice(1).flatMap((row) => row[column] ?? []);
  return prompts.filter((cell) => textOf(cell) !== '');
}

function textOf(cell: Cell): string {
  return componentOf(cell, '').text.trim();
}

/** @throws PromptError when a quote isn't closed. */
function rowsOf(path: string, content: string): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [[]];
  let at = content.startsWith('\uFEFF') ? 1 : 0;
  while (at < content.length) {
    CELL.lastIndex = at;
    const [found, source = '', end] = CELL.exec(content) ?? [];
    if (found === undefined) {
      throw new PromptError(
        'A quote in this row is not closed, or is inside a cell. Put the cell in quotes and double the quotes inside it.',
        {
          file: path,
          line: lineAt(content, at),
        },
      );
    }
    rows.at(-1)?.push({ source, start: at });
    if (end !== ',') rows.push([]);
    at += found.length;
  }
  return rows;
}
