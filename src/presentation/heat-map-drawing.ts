// Tested by test/unit/dashboard/html-report.test.ts.
import { isLeftOut } from '../gepa/failures/left-out';
import { meanOf, type CandidateState } from '../gepa/state';
import { markup, type Markup } from './markup';
import { formatScore } from './number-format';
import { orderCandidates, orderExamples } from './orderings';
import { presentationWords as words } from './presentation-words';
import { poolOf, type Projection } from './projection';
import { svgImage } from './static-plot';

/** More cells than these would make a report of many megabytes. */
const most = { candidates: 40, examples: 150 };
const gutter = 84;
const rowHeight = 16;

/** A heat map that doesn't scroll, and what of the whole it shows. */
export interface StaticHeatMap {
  readonly picture: Markup;
  readonly candidates: { readonly shown: number; readonly all: number };
  readonly examples: { readonly shown: number; readonly all: number };
}

/** Draws the scores of the best candidates on the hardest examples. */
export function staticHeatMap(projection: Projection, name: string, width: number): StaticHeatMap {
  const { state } = projection;
  const pool = poolOf(state);
  const rows = orderCandidates(pool, 'best').flatMap((index) => state.candidates[index] ?? []);
  const columns = orderExamples(state, 'hardest');
  const shownRows = rows.slice(0, most.candidates);
  const shownColumns = columns.slice(0, most.examples);
  const cell = Math.min(30, (width - gutter) / Math.max(1, shownColumns.length));
  const cells = shownRows.flatMap((candidate, row) => [
    ...rowHead(candidate, row, candidate.index === state.best),
    ...shownColumns.map((example, column) => {
      const isOut = isLeftOut(state, { set: 'pareto', index: example });
      const score = isOut ? null : (candidate.scores[example] ?? null);
      const place = { x: gutter + column * cell, y: row * rowHeight, width: cell - 1, height: rowHeight - 2 };
      return cellMarkup(place, score);
    }),
  ]);
  return {
    picture: svgImage('heat-map', name, gutter + shownColumns.length * cell, shownRows.length * rowHeight, cells),
    candidates: { shown: shownRows.length, all: rows.length },
    examples: { shown: shownColumns.length, all: columns.length },
  };
}

function rowHead(candidate: CandidateState, row: number, isBest: boolean): readonly Markup[] {
  const y = row * rowHeight + rowHeight / 2 - 1;
  const look = isBest ? 'best' : undefined;
  return [
    markup('text', { class: look, x: 0, y }, words.shortName(candidate.index)),
    markup('text', { class: look, x: 44, y }, formatScore(meanOf(candidate.pareto) ?? 0)),
  ];
}

function cellMarkup(
  { x, y, width, height }: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
  score: number | null,
): Markup {
  const place = { x: x.toFixed(1), y, width: Math.max(1, width).toFixed(1), height };
  if (score === null) return markup('rect', { ...place, class: 'unscored' }, []);
  return markup('rect', { ...place, class: 'cell', 'fill-opacity': Math.max(0.06, score).toFixed(2) }, []);
}
