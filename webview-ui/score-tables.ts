import { meanOf, type CandidateState } from '../src/gepa/state';
import { scoreInWords } from '../src/presentation/candidate-words';
import { element, setText } from './elements';
import { formatCount, formatScore } from '../src/presentation/number-format';
import type { Target } from '../src/presentation/plot';
import { describeOrigin } from '../src/presentation/proposal-history';
import { shownCandidate, type Projection, type Selection } from '../src/presentation/projection';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { dashboardWords as words } from './dashboard-words';

interface Row {
  readonly key: number;
  readonly selected: boolean;
  readonly cells: readonly string[];
}

/** The accessible alternative to the heat map: a table of the candidates, and one of the selected candidate's examples. */
export class ScoreTables {
  readonly element: HTMLElement;
  private readonly candidates: DataTable;
  private readonly examples: DataTable;

  /** @param open shows an example with the answers. */
  constructor(select: (target: Target) => void, open: (target: Target) => void) {
    this.candidates = new DataTable(words.candidateColumns, (candidate) => select({ candidate }));
    this.examples = new DataTable(
      words.exampleColumns,
      (example) => select({ example }),
      (example) => open({ example }),
    );
    this.element = element('div', { class: 'tables' }, this.candidates.element, this.examples.element);
  }

  update(
    projection: Projection,
    selection: Selection,
    order: { readonly rows: readonly number[]; readonly columns: readonly number[] },
  ): void {
    const { state } = projection;
    const shown = shownCandidate(state, selection);
    const candidates = order.rows.flatMap((index) => state.candidates[index] ?? []);
    this.candidates.update(
      words.candidateTable,
      candidates.map((candidate) => candidateRow(candidate, projection, candidate === shown)),
    );
    this.examples.update(
      words.exampleTable(shown?.index),
      order.columns.map((example) => exampleRow(example, projection, shown, example === selection.example)),
    );
  }
}

function candidateRow(candidate: CandidateState, { state, leads }: Projection, selected: boolean): Row {
  const mean = meanOf(candidate.pareto);
  return {
    key: candidate.index,
    selected,
    cells: [
      words.shortName(candidate.index),
      mean === undefined
        ? words.notScored
        : candidate.inPool || candidate.withdrawn === true
          ? formatScore(mean)
          : words.soFarOn(formatScore(mean), candidate.pareto.count),
      formatCount(candidate.size),
      formatCount(leads.get(candidate.index) ?? 0),
      describeOrigin(state, candidate),
    ],
  };
}

function exampleRow(
  example: number,
  { state, frontier }: Projection,
  shown: CandidateState | undefined,
  selected: boolean,
): Row {
  const row = state.run.examples.pareto[example];
  const best = state.bestPerExample[example] ?? null;
  return {
    key: example,
    selected,
    cells: [
      String(example + 1),
      row?.title ?? '',
      row?.expected ?? '',
      shown === undefined ? words.notScored : scoreInWords(state, shown, example),
      best === null ? '' : formatScore(best),
      (frontier.leaders[example] ?? []).map(words.shortName).join(', '),
    ],
  };
}

class DataTable {
  readonly element: HTMLElement;
  private readonly caption = element('caption');
  private readonly body = element('tbody');

  constructor(headings: readonly string[], select: (key: number) => void, open?: (key: number) => void) {
    const head = headings.map((text) => element('th', { text, attributes: { scope: 'col' } }));
    const table = element('table', {}, this.caption, element('thead', {}, element('tr', {}, ...head)), this.body);
    this.element = element('div', { class: 'table-scroll' }, table);
    this.body.addEventListener('click', ({ target }) => {
      const key = target instanceof Element ? target.getAttribute('data-row') : null;
      if (key !== null) select(Number(key));
    });
    this.body.addEventListener('dblclick', ({ target }) => {
      const row = target instanceof Element ? target.closest('tr')?.querySelector('[data-row]') : undefined;
      const key = row?.getAttribute('data-row') ?? undefined;
      if (key !== undefined) open?.(Number(key));
    });
  }

  update(caption: string, rows: readonly Row[]): void {
    setText(this.caption, caption);
    render(this.body, rows.map(rowMarkup));
  }
}

function rowMarkup({ key, selected, cells: [head = '', ...cells] }: Row): Markup {
  const chooser = markup('button', { class: 'row-button', type: 'button', 'data-row': key }, head);
  return keyed(
    key,
    markup('tr', { 'aria-current': selected ? 'true' : undefined }, [
      markup('th', { scope: 'row' }, [chooser]),
      ...cells.map((text) => markup('td', { dir: 'auto' }, text)),
    ]),
  );
}
