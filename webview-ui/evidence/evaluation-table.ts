// Tested by test/unit/dashboard/evidence/evaluation-table.test.ts.
import type {
  CellView,
  EvidenceIntent,
  EvidenceSnapshot,
  EvidenceUpdate,
  RowOrder,
  TableQuery,
  TableRow,
} from '../../src/editor/evidence/messages';
import { exampleSets, nameOfExample, type Subject } from '../../src/gepa/candidate';
import { formatScore } from '../../src/gepa/words/score-words';
import { element, setText, show } from '../elements';
import { directions } from '../../src/presentation/plot';
import { valueOf } from '../../src/gepa/named-values';
import { button, DropDown } from './controls';
import { evidenceWords as words } from './evidence-words';
import { SubjectList } from './subject-list';
import { VirtualRows } from './virtual-rows';

const rowHeight = 46;
/** How many rows are asked for at once. */
const pageSize = 60;
const mostColumns = 6;
const searchDelayMs = 250;

/** Examples and compared texts in a table of any length, with filter, order and search. */
export class EvaluationTable {
  readonly element: HTMLElement;
  private readonly rows: VirtualRows;
  private readonly head = element('div', { class: 'table-row head', attributes: { role: 'row' } });
  private readonly set: DropDown;
  private readonly filter: DropDown;
  private readonly search: HTMLInputElement;
  private readonly count = element('span', { class: 'quiet', attributes: { 'aria-live': 'polite' } });
  private readonly add: SubjectList;
  private readonly nothing = element('p', { class: 'quiet', text: words.noRows });
  private shown: EvidenceSnapshot | undefined;
  private headOf = '';
  private readonly loaded = new Map<number, TableRow>();
  private readonly requested = new Set<number>();
  private cursor = { row: 0, column: 0 };
  private searching: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (intent: EvidenceIntent) => void) {
    this.set = new DropDown(words.setLabel, (value) => {
      const set = exampleSets.find((one) => one === value);
      if (set !== undefined) this.ask({ set });
    });
    this.filter = new DropDown(words.filterLabel, (value) => this.ask({ filter: value as TableQuery['filter'] }));
    this.filter.update(
      Object.entries(words.filters).map(([value, label]) => ({ value, label })),
      'all',
    );
    this.search = element('input', {
      attributes: { type: 'search', placeholder: words.search, 'aria-label': words.searchLabel },
    });
    this.search.addEventListener('input', () => {
      clearTimeout(this.searching);
      this.searching = setTimeout(() => this.ask({ text: this.search.value }), searchDelayMs);
    });
    this.add = new SubjectList(words.addColumn, (subject) => this.addColumn(subject), words.addColumn);
    this.rows = new VirtualRows(
      rowHeight,
      (row) => this.drawRow(row),
      (first, count) => this.load(first, count),
      this.head,
    );
    const grid = this.rows.element;
    for (const [name, value] of [
      ['role', 'grid'],
      ['tabindex', '0'],
      ['aria-label', words.tableLabel],
    ] as const)
      grid.setAttribute(name, value);
    grid.addEventListener('click', (event) => this.onClick(event));
    grid.addEventListener('keydown', (event) => this.onKey(event));
    this.element = element(
      'div',
      { class: 'evaluation' },
      element('h1', { class: 'visually-hidden', text: words.tabs.table }),
      element(
        'div',
        { class: 'table-bar' },
        this.set.element,
        this.filter.element,
        this.search,
        this.add.element,
        button(words.copy, () => send({ type: 'copyTable' })),
        this.count,
      ),
      this.nothing,
      grid,
    );
  }

  update(snapshot: EvidenceSnapshot): void {
    const before = this.shown?.table;
    this.shown = snapshot;
    const { table, sets, options } = snapshot;
    const filled = exampleSets.filter((set) => sets[set] > 0);
    this.set.update(
      filled.map((set) => ({ value: set, label: words.setName(set) })),
      table.query.set,
    );
    show(this.set.element, filled.length > 1);
    this.filter.element.value = table.query.filter;
    this.add.update(options, undefined);
    show(this.add.element, table.subjects.length < mostColumns);
    setText(this.count, words.shown(table.rows, sets[table.query.set]));
    show(this.nothing, table.rows === 0);
    this.drawHead();
    // Rows of an earlier version stay until the new ones arrive, unless they are of other examples or texts.
    this.requested.clear();
    if (!isSameTable(before, table)) this.loaded.clear();
    this.rows.element.setAttribute('aria-rowcount', String(table.rows + 1));
    this.rows.redraw(table.rows);
  }

  receive({ version, first, rows }: Extract<EvidenceUpdate, { type: 'rows' }>): void {
    if (this.shown?.table.version !== version) return;
    rows.forEach((row, place) => this.loaded.set(first + place, row));
    this.rows.redraw(this.shown.table.rows);
  }

  private ask(change: Partial<TableQuery>): void {
    if (this.shown === undefined) return;
    if (change.text !== undefined) setText(this.count, words.searching);
    this.send({ type: 'query', query: { ...this.shown.table.query, ...change } });
  }

  private addColumn(subject: Subject | undefined): void {
    if (this.shown === undefined || subject === undefined) return;
    this.send({ type: 'compare', subjects: [...this.shown.table.subjects, subject] });
  }

  private load(first: number, count: number): void {
    const { shown } = this;
    if (shown === undefined) return;
    for (let page = Math.floor(first / pageSize); page * pageSize < first + count; page += 1) {
      if (this.requested.has(page)) continue;
      this.requested.add(page);
      this.send({ type: 'rows', version: shown.table.version, first: page * pageSize, count: pageSize });
    }
  }

  private drawHead(): void {
    if (this.shown === undefined) return;
    const { table, options } = this.shown;
    const wanted = JSON.stringify([table.subjects, table.query.order, options]);
    if (wanted === this.headOf) return;
    this.headOf = wanted;
    this.setColumns(table.subjects.length);
    const named = (text: string, class_: string): HTMLElement =>
      element('div', { class: class_, text, attributes: { role: 'columnheader' } });
    this.head.replaceChildren(
      named(words.exampleColumn, 'cell name'),
      named(words.inputColumn, 'cell'),
      named(words.expectedColumn, 'cell expected'),
      ...table.subjects.map((subject, column) => this.columnHead(subject, column)),
    );
  }

  private setColumns(count: number): void {
    this.element.style.setProperty('--columns', String(count));
  }

  private columnHead(subject: Subject, column: number): HTMLElement {
    const subjects = this.shown?.table.subjects ?? [];
    const list = new SubjectList(words.columnOf(column), (chosen) => {
      if (chosen !== undefined)
        this.send({ type: 'compare', subjects: subjects.map((one, place) => (place === column ? chosen : one)) });
    });
    list.update(this.shown?.options ?? [], subject);
    const remove = button(
      '×',
      () => this.send({ type: 'compare', subjects: subjects.filter((one) => one !== subject) }),
      {
        hint: words.removeColumn(subject),
      },
    );
    remove.classList.add('remove-column');
    remove.setAttribute('aria-label', words.removeColumn(subject));
    return element(
      'div',
      { class: 'cell', attributes: { role: 'columnheader' } },
      element('div', { class: 'column-name' }, list.element),
      element(
        'div',
        { class: 'sorts' },
        this.sortButton('score', column, words.byScore, words.sortByScore),
        ...(column > 0 ? [this.sortButton('change', column, words.byChange, words.sortByChange)] : []),
        ...(subjects.length > 1 ? [remove] : []),
      ),
    );
  }

  private sortButton(by: 'score' | 'change', column: number, label: string, hint: string): HTMLElement {
    const order = this.shown?.table.query.order ?? { by: 'example' };
    const isShown = order.by === by && order.column === column;
    const arrow = isShown ? ` ${order.descending ? words.descending : words.ascending}` : '';
    const made = button(`${label}${arrow}`, () => this.ask({ order: nextOrder(order, by, column) }), { hint });
    made.setAttribute('aria-pressed', String(isShown));
    return made;
  }

  private drawRow(index: number): HTMLElement {
    const row = this.loaded.get(index);
    const cells = row === undefined ? [] : this.cellsOf(row);
    return element(
      'div',
      {
        class: `table-row${this.cursor.row === index ? ' current' : ''}`,
        attributes: { role: 'row', 'aria-rowindex': String(index + 2), 'data-row': String(index) },
      },
      ...cells,
    );
  }

  private cellsOf({ example, title, expected = '', leftOut, cells }: TableRow): readonly HTMLElement[] {
    const text = (content: string, class_: string): HTMLElement =>
      element(
        'div',
        { class: `cell ${class_}`, attributes: { role: 'gridcell' } },
        element('span', { class: 'clamp', text: content, attributes: { dir: 'auto' } }),
      );
    const name = text(nameOfExample(example), 'name');
    if (leftOut) name.append(element('span', { class: 'quiet', text: words.leftOutMark }));
    return [
      name,
      text(title, 'input'),
      text(expected, 'expected'),
      ...cells.map((cell, column) => this.answerCell(cell, column)),
    ];
  }

  private answerCell({ score, output }: CellView, column: number): HTMLElement {
    const perfect = this.shown?.perfectScore ?? 1;
    const state = score === undefined ? 'unknown' : score < perfect ? (score === 0 ? 'wrong' : 'partly') : 'right';
    return element(
      'div',
      { class: `cell answer ${state}`, attributes: { role: 'gridcell', 'data-column': String(column) } },
      element('span', { class: 'score', text: score === undefined ? words.noScore : formatScore(score) }),
      element('span', { class: 'clamp', text: output ?? '', attributes: { dir: 'auto' } }),
    );
  }

  private onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const row = target.closest('[data-row]')?.getAttribute('data-row');
    if (row === null || row === undefined) return;
    const column = target.closest('[data-column]')?.getAttribute('data-column');
    this.cursor = { row: Number(row), column: Number(column ?? 0) };
    this.openCursor();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target !== this.rows.element || this.shown === undefined) return;
    if (event.key === 'Enter') {
      this.openCursor();
      return;
    }
    const direction = valueOf(directions, event.key);
    if (direction === undefined) return;
    event.preventDefault();
    const { rows, subjects } = this.shown.table;
    const move = (value: number, by: number, count: number): number => Math.max(0, Math.min(count - 1, value + by));
    const down = direction === 'down' ? 1 : direction === 'up' ? -1 : 0;
    const right = direction === 'right' ? 1 : direction === 'left' ? -1 : 0;
    this.cursor = {
      row: move(this.cursor.row, down, rows),
      column: move(this.cursor.column, right, subjects.length),
    };
    this.rows.redraw(rows);
    this.rows.reveal(this.cursor.row);
  }

  /** Shows the example at the cursor, with the text of its column beside the first. */
  private openCursor(): void {
    const row = this.loaded.get(this.cursor.row);
    if (row === undefined || this.shown === undefined) return;
    const { subjects } = this.shown.table;
    const own = subjects[this.cursor.column];
    const others = subjects.filter((_, place) => place !== this.cursor.column && place !== 0);
    const first = this.cursor.column === 0 ? subjects : [subjects[0], own, ...others];
    this.send({ type: 'showExample', example: row.example, subjects: first.filter((one) => one !== undefined) });
  }
}

function isSameTable(before: EvidenceSnapshot['table'] | undefined, after: EvidenceSnapshot['table']): boolean {
  return (
    before !== undefined &&
    JSON.stringify([before.query, before.subjects, before.rows]) ===
      JSON.stringify([after.query, after.subjects, after.rows])
  );
}

/** First the lowest scores, then the highest, then as in the data. */
function nextOrder(order: RowOrder, by: 'score' | 'change', column: number): RowOrder {
  if (order.by !== by || order.column !== column) return { by, column, descending: false };
  return order.descending ? { by: 'example' } : { by, column, descending: true };
}
