import type { RowTableIntent, RowTableUpdate, TypedRow } from '../../src/editor/optimize/row-table-messages';
import { valueOf } from '../../src/gepa/named-values';
import { element } from '../elements';
import { rowWords as words } from './row-words';

/** A table of new rows: a cell is a text, and there is always an empty row at the end. */
export class RowTable {
  readonly page: HTMLElement;
  private readonly body = element('tbody');
  private readonly alert = element('p', { attributes: { role: 'alert' } });
  private readonly use = element('button', { text: words.useNone });

  constructor(
    private readonly table: RowTableUpdate,
    private readonly send: (intent: RowTableIntent) => void,
  ) {
    const { title, columns, optional, rows, file } = table;
    const headings = columns.map((column) =>
      element(
        'th',
        { attributes: { scope: 'col' } },
        column,
        ...(column === optional ? [' ', element('span', { text: words.optional })] : []),
      ),
    );
    const corner = (name: string, text = '') => element('th', { class: name, text });
    const cancel = element('button', { class: 'second', text: words.cancel });
    this.page = element(
      'main',
      {},
      element('h1', { text: title }),
      element('p', { text: words.hint(file) }),
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, corner('number'), ...headings, corner('remove'))),
        this.body,
      ),
      element('footer', {}, this.use, cancel, this.alert),
    );
    this.use.addEventListener('click', () => this.submit());
    cancel.addEventListener('click', () => this.send({ type: 'cancel' }));
    this.body.addEventListener('input', () => this.changed());
    this.body.addEventListener('paste', (event) => this.paste(event));
    for (const row of rows) this.append(row);
    this.renumber();
  }

  /** Puts the cursor in the first empty cell. */
  focus(): void {
    const cells = this.cells().flat();
    (cells.find(({ value }) => value === '') ?? cells[0])?.focus();
  }

  /** The rows with something in them. */
  private rows(): readonly TypedRow[] {
    return this.cells()
      .map((cells) => Object.fromEntries(cells.map(({ value }, place) => [this.table.columns[place] ?? '', value])))
      .filter((row) => Object.values(row).some((value) => value.trim() !== ''));
  }

  private cells(): readonly (readonly HTMLTextAreaElement[])[] {
    return Array.from(this.body.rows, (row) => Array.from(row.querySelectorAll('textarea')));
  }

  private append(row: TypedRow = {}): void {
    const cells = this.table.columns.map((column) => {
      const cell = element('textarea', { attributes: { rows: '1', dir: 'auto' } });
      cell.value = valueOf(row, column) ?? '';
      return element('td', {}, cell);
    });
    const remove = element('button', { text: '×' });
    const line = element(
      'tr',
      {},
      element('td', { class: 'number' }),
      ...cells,
      element('td', { class: 'remove' }, remove),
    );
    remove.addEventListener('click', () => {
      line.remove();
      this.changed();
      this.focus();
    });
    this.body.append(line);
  }

  private changed(): void {
    this.alert.textContent = '';
    this.renumber();
    this.send({ type: 'changed', rows: this.rows() });
  }

  /** Numbers the rows and keeps an empty one at the end. */
  private renumber(): void {
    const last = this.cells().at(-1);
    if (last === undefined || last.some(({ value }) => value !== '')) this.append();
    Array.from(this.body.rows).forEach((row, place) => {
      const number = row.cells[0];
      if (number !== undefined) number.textContent = String(place + 1);
      row.querySelectorAll('textarea').forEach((cell, column) => {
        cell.setAttribute('aria-label', words.cell(this.table.columns[column] ?? '', place + 1));
      });
      row.querySelector('button')?.setAttribute('aria-label', words.remove(place + 1));
    });
    const count = this.rows().length;
    this.use.textContent = count === 0 ? words.useNone : words.use(count);
  }

  /** Spreads cells of a spreadsheet over the table. Any other text goes where the cursor is. */
  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!text.includes('\t')) return;
    event.preventDefault();
    const all = this.cells();
    const first = all.findIndex((cells) => cells.some((cell) => cell === event.target));
    const column = all[first]?.findIndex((cell) => cell === event.target) ?? 0;
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    lines.forEach((line, place) => {
      if (this.body.rows.length <= first + place) this.append();
      line.split('\t').forEach((value, offset) => {
        const cell = this.cells()[first + place]?.[column + offset];
        if (cell !== undefined) cell.value = value;
      });
    });
    this.changed();
  }

  private submit(): void {
    const rows = this.rows();
    const fault = this.faultOf();
    if (fault === undefined) this.send({ type: 'use', rows });
    else this.alert.textContent = fault;
  }

  /** Says what is missing, and puts the cursor there. */
  private faultOf(): string | undefined {
    const { columns, optional, least } = this.table;
    for (const [place, cells] of this.cells().entries()) {
      if (cells.every(({ value }) => value.trim() === '')) continue;
      const missing = cells.findIndex(({ value }, column) => value.trim() === '' && columns[column] !== optional);
      if (missing < 0) continue;
      cells[missing]?.focus();
      return words.missing(columns[missing] ?? '', place + 1);
    }
    return this.rows().length < least ? words.tooFew(least) : undefined;
  }
}
