// Tested by test/unit/dashboard/comparison-page.test.ts.
import { tokensOf } from '../../gepa/rollout';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { scoreOnSet, describeSetScore } from '../../gepa/set-score';
import { bestCandidate } from '../../gepa/state';
import { formatCost, formatCount, markEstimate } from '../../gepa/words/amounts';
import { describeStop } from '../../gepa/words/reasons';
import { comparisonPlot, curveLooks, curveSample, type PlottedCurve } from '../../presentation/comparison-plot';
import { comparisonWords as words } from '../../presentation/comparison-words';
import { markup, type Markup } from '../../presentation/markup';
import { formatScore } from '../../presentation/number-format';
import { figure, htmlPage, paragraph, table } from '../report/html-page';
import { reportStyle } from '../report/html-report-style';
import type { ComparedRun } from './compared-run';
import { comparisonNotes, comparisonTable } from './comparison-table';
import type { CurvePoint, PresetResult } from './preset-results';
import type { ReferenceCurve } from './reference-curves';

const plotWidth = 860;

/** What a page of a comparison shows. */
export interface ComparisonView {
  /** Of the spec. */
  readonly name: string;
  readonly results: readonly PresetResult[];
  readonly references: readonly ReferenceCurve[];
  /** Why files with published curves can't be read. */
  readonly problems: readonly string[];
}

/** How a page fits into where it is shown. */
export interface PageSetting {
  /** Overrides the colors. */
  readonly style?: string;
  /** Returns the address that opens a run. Absent: runs are only named. */
  readonly linkTo?: (run: string) => string;
}

/** Writes a comparison of presets as one HTML file that needs nothing else: a table, the curves over each other, and the runs. */
export function comparisonHtml(view: ComparisonView, { style = '', linkTo }: PageSetting = {}): string {
  const { name, results, references, problems } = view;
  const runs = results.flatMap((result) => result.runs);
  const seeds = Math.max(0, ...results.map((result) => result.runs.length));
  const finished = results.reduce((sum, result) => sum + result.finished, 0);
  const { headings, rows } = comparisonTable(results);
  const [heading = '', ...others] = headings;
  const body = [
    markup('h1', { dir: 'auto' }, words.heading(name)),
    paragraph(words.subtitle(results.length, seeds, finished, runs.length), 'quiet'),
    markup('h2', {}, words.results),
    table(
      [heading, ...others],
      rows.map(([preset = '', ...cells], look) => [
        markup('span', { class: 'named' }, [curveSample(look), inLines(preset)]),
        ...cells.map(inLines),
      ]),
    ),
    ...[...comparisonNotes(results), ...problems].map((note) => paragraph(note, 'quiet')),
    ...plots(results, references),
    ...published(references),
    markup('details', {}, [
      markup('summary', {}, [markup('h2', {}, words.runs)]),
      table(
        [
          words.run,
          words.state,
          words.paretoSet,
          words.testSet,
          words.rollouts,
          words.reflections,
          words.tokens,
          words.cost,
        ],
        runs.map((run) => runRow(run, linkTo)),
      ),
    ]),
  ];
  return htmlPage(words.heading(name), `${reportStyle}${comparisonStyle}${style}`, body);
}

/** Puts the interval of a number and what it shows on lines of their own. */
function inLines(cell: string): Markup {
  const parts = cell.split(/ (?=\()|(?<=\)), /);
  return markup(
    'span',
    {},
    parts.map((part) => markup('span', { class: 'part' }, part)),
  );
}

function plots(results: readonly PresetResult[], references: readonly ReferenceCurve[]): readonly Markup[] {
  const curves = (pointsOf: (result: PresetResult) => readonly CurvePoint[]) =>
    results.map((result, look): PlottedCurve => {
      const { preset, runs, pareto } = result;
      return {
        label: preset,
        look,
        points: pointsOf(result).map(({ amount, best }) => [amount, best] as const),
        ...(runs.length > 1 && pareto !== undefined ? { range: [pareto.low, pareto.high] as const } : {}),
      };
    });
  const hasSeeds = results.some(({ runs }) => runs.length > 1);
  const other = references.map(({ label, points }): PlottedCurve => ({ label, points, look: 'published' }));
  const byRollouts = comparisonPlot(
    words.byRollouts,
    [...curves((r) => r.byRollouts), ...other],
    plotWidth,
    formatCount,
  );
  const isPriced = results.some(({ usd = 0 }) => usd > 0);
  const byMoney = isPriced
    ? comparisonPlot(
        words.byMoney,
        curves((r) => r.byMoney),
        plotWidth,
        (usd) => `$${Number(usd.toPrecision(3))}`,
      )
    : undefined;
  return [
    ...(byRollouts === undefined
      ? []
      : figure(words.byRollouts, words.byRolloutsCaption(hasSeeds, byRollouts.isLogarithmic), byRollouts.picture)),
    ...(byMoney === undefined ? [] : figure(words.byMoney, words.byMoneyCaption, byMoney.picture)),
  ];
}

function published(references: readonly ReferenceCurve[]): readonly Markup[] {
  if (references.length === 0) return [];
  const rows = references.map(({ label, source, points }) => {
    const [rollouts, score] = points.at(-1) ?? [0, 0];
    const named = markup('span', { class: 'named' }, [
      curveSample('published'),
      markup('span', { dir: 'auto' }, label),
    ]);
    return [named, words.reached(formatScore(score), formatCount(rollouts)), source];
  });
  return [
    markup('h2', {}, words.published),
    table([words.curve, words.lastPoint, words.source], rows),
    paragraph(words.publishedCaption, 'quiet'),
  ];
}

function runRow(
  { preset, seed, run, state, problem }: ComparedRun,
  linkTo: ((run: string) => string) | undefined,
): readonly (string | Markup)[] {
  const name = words.runOf(preset, seed);
  const head =
    linkTo === undefined || state === undefined
      ? markup('span', { title: run }, name)
      : markup('a', { href: linkTo(run), title: words.openDashboard(run) }, name);
  if (state === undefined) return [head, problem ?? words.notBegun, ...Array<string>(6).fill(words.nothing)];
  const best = bestCandidate(state);
  const spent = totalSpending(state);
  const scoreOn = (set: 'pareto' | 'test') =>
    best === undefined ? words.nothing : describeSetScore(scoreOnSet(state, best, set));
  return [
    head,
    state.status.kind === 'stopped' ? (describeStop(state.status.reason, state).split('\n')[0] ?? '') : words.underWay,
    scoreOn('pareto'),
    scoreOn('test'),
    formatCount(state.rollouts),
    formatCount(state.reflections),
    markEstimate(formatCount(tokensOf(spent)), spent),
    formatCost(spent) ?? words.nothing,
  ];
}

/** Eight colors each on a light and on a dark ground, with a contrast of at least 4.5 to it. */
const colors = {
  light: ['#1a5fd0', '#b3261e', '#2b7a2f', '#652d90', '#8a4b00', '#00696e', '#a3195b', '#4a4a4a'],
  dark: ['#59a4f9', '#f48771', '#7fce85', '#c9a0ee', '#e0a030', '#4ec9c0', '#f08fc0', '#c8c8c8'],
} as const;

/** Sets the colors of the curves for a ground. */
export function curveColors(ground: keyof typeof colors): string {
  return colors[ground].map((color, look) => `--look-${look}:${color}`).join(';');
}

const comparisonStyle = `
:root{${curveColors('light')}}
@media (prefers-color-scheme:dark){:root{${curveColors('dark')}}}
${Array.from({ length: curveLooks }, (_, look) => `.look-${look}{--look:var(--look-${look})}`).join('\n')}
.published{--look:var(--quiet)}
.series path{fill:none;stroke:var(--look)}
.series .line{stroke-width:2px}
.published .line{stroke-width:1.5px}
.series .marker{fill:var(--look)}
.series .hollow{fill:var(--paper);stroke-width:1.5px}
.series .leader{stroke-width:.7px;opacity:.6}
.series .name{font-size:12px}
main{max-width:1060px}
.sample{flex:none;max-width:none}
.part{display:block;white-space:nowrap}
.named{display:inline-flex;align-items:center;gap:8px}
td,th{vertical-align:top}
a{color:var(--score)}
`;
