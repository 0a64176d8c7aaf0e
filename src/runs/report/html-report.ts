// Tested by test/unit/dashboard/html-report.test.ts.
import { bestCandidate, isImported, type CandidateState, type RunState } from '../../gepa/state';
import { valueOf } from '../../gepa/named-values';
import { describeCopying } from '../../gepa/words/copy-words';
import { describeHypotheses } from '../../gepa/words/hypothesis-words';
import { describeLeftOut, whatLeftOutMeans } from '../../gepa/words/left-out-words';
import { describeSource, describeStart } from '../../gepa/words/origin-words';
import { describeRowMarks } from '../../gepa/words/row-mark-words';
import { otherSearch } from '../../gepa/words/preset-words';
import { describeFate } from '../../gepa/words/reasons';
import { formatMean } from '../../gepa/words/score-words';
import { describeSetScore, scoreOnSet } from '../../gepa/set-score';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { tokensOf } from '../../gepa/rollout';
import { formatCost, formatCount, markEstimate } from '../../gepa/words/amounts';
import { describePerImprovement, describeShares, estimateNote, spendingRows } from '../../gepa/words/spending-words';
import { curveDrawing } from '../../presentation/curve-drawing';
import { staticHeatMap } from '../../presentation/heat-map-drawing';
import { layOutLineage, lineageDrawing } from '../../presentation/lineage-drawing';
import { markup, type Markup } from '../../presentation/markup';
import { outcomeOf } from '../../presentation/outcome';
import { Projector, type Projection } from '../../presentation/projection';
import { objectiveRows } from '../../gepa/words/objective-words';
import { reportWords as words } from '../../presentation/report-words';
import { scatterDrawing } from '../../presentation/scatter-drawing';
import { staticPlot } from '../../presentation/static-plot';
import { changedLines, type ChangedLine } from '../../presentation/text-changes';
import { figure, htmlPage, paragraph, table } from './html-page';
import { reportStyle } from './html-report-style';

const plotWidth = 860;
const lineageRoom = { width: plotWidth, height: 420, zoom: 1 };
const mostUnfolded = 30;

/**
 * Writes a run's report as one HTML file that needs nothing else.
 */
export function reportHtml(state: RunState): string {
  const { run } = state;
  const body = [
    markup('h1', { dir: 'auto' }, run.name),
    paragraph(subtitle(run), 'quiet'),
    ...outcomeSection(state),
    ...plots(new Projector().project(state, 'nowhere')),
    ...changeSection(state),
    ...spendingSection(state),
    ...leftOutSection(state),
    foldable(words.candidates, state.candidates.length, candidateTable(state)),
    foldable(words.proposals, state.proposals.length, proposalList(state)),
  ];
  return htmlPage(run.name, reportStyle, body);
}

/** A long list is folded at first, for what follows to be found. */
function foldable(heading: string, entries: number, content: Markup): Markup {
  const open = entries <= mostUnfolded ? { open: '' } : {};
  return markup('details', open, [
    markup('summary', {}, [markup('h2', {}, words.countedHeading(heading, entries))]),
    content,
  ]);
}

function subtitle(run: RunState['run']): string {
  const { search, startedFrom } = run;
  return [
    words.subtitle(run.id, modelsInWords(run)),
    ...otherSearch(search),
    ...(search.seed === undefined ? [] : [words.seed(search.seed)]),
    ...(startedFrom === undefined ? [] : [describeStart(startedFrom)]),
  ].join(' · ');
}

function modelsInWords({ models }: RunState['run']): string {
  return Object.entries(models)
    .map(([use, name]) => words.model(name, use))
    .join(', ');
}

function outcomeSection(state: RunState): readonly Markup[] {
  const outcome = outcomeOf(state);
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  const compared = seed === undefined || best === undefined ? [] : best === seed ? [seed] : [seed, best];
  const rows = compared.map((candidate) => [
    nameOf(candidate),
    describeSetScore(scoreOnSet(state, candidate, 'pareto')),
    describeSetScore(scoreOnSet(state, candidate, 'test')),
    formatCount(candidate.size),
  ]);
  return [
    markup('h2', {}, words.outcome),
    ...(outcome === undefined
      ? [paragraph(words.notEnded)]
      : [
          markup('p', { class: `verdict ${outcome.tone}` }, outcome.verdict),
          ...(outcome.detail === undefined ? [] : [paragraph(outcome.detail)]),
          ...outcome.remark.split('\n').map((line) => paragraph(line, 'quiet')),
        ]),
    ...(rows.length === 0 ? [] : [table([words.candidate, words.paretoSet, words.testSet, words.tokens], rows)]),
    ...(rows.length === 0 || state.run.objectives.length === 0
      ? []
      : [table([words.objectiveMeans, ...compared.map(nameOf)], objectiveRows(state, compared))]),
    paragraph(
      isImported(state)
        ? words.importedCounts(state.rollouts)
        : words.counts(state.rollouts, state.testRollouts, state.reflections),
      'quiet',
    ),
    ...describeRowMarks(state.run).map((line) => paragraph(line, 'quiet')),
  ];
}

function plots(projection: Projection): readonly Markup[] {
  const { state } = projection;
  if (state.best === undefined) return [];
  const layout = layOutLineage(state.candidates.map(({ parents }) => parents));
  const heatMap = staticHeatMap(projection, words.heatMap, plotWidth);
  const { candidates, examples } = heatMap;
  const heatMapCaption = words.heatMapCaption(
    words.someOf(candidates.shown, candidates.all, 'candidate'),
    words.someOf(examples.shown, examples.all, 'example'),
  );
  const curve = staticPlot(words.curve, 'curve', curveDrawing(projection, plotWidth), state.best);
  const scatter = staticPlot(words.scatter, 'scatter', scatterDrawing(projection, plotWidth), state.best);
  const lineage = staticPlot(words.lineage, 'lineage', lineageDrawing(layout, projection, lineageRoom), state.best);
  return [
    ...figure(words.curve, words.curveCaption, curve),
    ...figure(words.heatMap, heatMapCaption, heatMap.picture),
    ...figure(words.scatter, words.scatterCaption, scatter),
    ...figure(words.lineage, words.lineageCaption, lineage),
  ];
}

function changeSection(state: RunState): readonly Markup[] {
  const { seed } = state.run;
  const final = bestCandidate(state)?.texts ?? seed;
  const components = Object.keys(final);
  const name = (component: string) => (components.length > 1 ? [markup('h3', { dir: 'auto' }, component)] : []);
  const changed = components.filter((component) => valueOf(seed, component) !== valueOf(final, component));
  return [
    markup('h2', {}, words.winningChange),
    ...(changed.length === 0 ? [paragraph(words.nothingChanged)] : []),
    ...changed.flatMap((component) => [
      ...name(component),
      markup(
        'div',
        { class: 'diff' },
        changedLines(valueOf(seed, component) ?? '', valueOf(final, component) ?? '').map(lineMarkup),
      ),
    ]),
    markup('h2', {}, words.finalPrompt),
    ...components.flatMap((component) => [
      ...name(component),
      markup('pre', { class: 'prompt', dir: 'auto' }, valueOf(final, component) ?? ''),
    ]),
  ];
}

const signs = { same: ' ', added: '+', removed: '−' } as const;

function lineMarkup(line: ChangedLine): Markup {
  if (line.kind === 'gap') return markup('div', { class: 'line gap' }, words.linesUnchanged(line.lines));
  const parts = line.parts.map(({ text, changed }) => markup(changed ? 'mark' : 'span', {}, text));
  return markup('div', { class: `line ${line.kind}` }, [
    markup('span', { class: 'sign' }, signs[line.kind]),
    markup('span', { class: 'text', dir: 'auto' }, parts),
  ]);
}

function spendingSection(state: RunState): readonly Markup[] {
  const rows = spendingRows(state);
  if (rows.length === 0) return [];
  const improvement = describePerImprovement(state);
  return [
    markup('h2', {}, words.spending),
    table(
      [words.use, words.calls, words.usedTokens, words.cost],
      rows.map(([use, spending]) => [
        use,
        formatCount(spending.calls),
        markEstimate(formatCount(tokensOf(spending)), spending),
        formatCost(spending) ?? words.noPrice,
      ]),
    ),
    ...describeShares(state).map((share) => paragraph(`${share}.`)),
    ...(improvement === undefined ? [] : [paragraph(words.perImprovement(improvement))]),
    ...(totalSpending(state).isEstimated === true ? [paragraph(estimateNote, 'quiet')] : []),
  ];
}

function leftOutSection({ run, leftOut }: RunState): readonly Markup[] {
  if (leftOut.length === 0) return [];
  return [
    markup('h2', {}, words.leftOut),
    paragraph(whatLeftOutMeans, 'quiet'),
    markup(
      'ul',
      {},
      leftOut.map((one) => markup('li', { dir: 'auto' }, describeLeftOut(run, one))),
    ),
  ];
}

function candidateTable(state: RunState): Markup {
  return table(
    [words.candidate, words.parents, words.mean, words.scored, words.tokens],
    state.candidates.map((candidate) => {
      const { scored, of, mean } = scoreOnSet(state, candidate, 'pareto');
      return [
        nameOf(candidate),
        candidate.parents.join(', ') || words.nothing,
        mean === undefined ? words.nothing : formatMean(mean),
        words.scoredOf(scored, of),
        formatCount(candidate.size),
      ];
    }),
  );
}

function proposalList(state: RunState): Markup {
  if (state.proposals.length === 0) return paragraph(words.none);
  return markup(
    'ol',
    { class: 'proposals' },
    state.proposals.map((reviewed) => {
      const { number, diagnosis, changes, copied } = reviewed.proposal;
      const summary = words.proposal(number, describeSource(state, reviewed.proposal), describeFate(reviewed, state));
      return markup('li', {}, [
        markup('p', { dir: 'auto' }, summary),
        ...(diagnosis === '' ? [] : [markup('p', { class: 'quiet diagnosis', dir: 'auto' }, diagnosis)]),
        ...describeHypotheses(state, reviewed.proposal)
          .slice(0, 1)
          .map((words) => markup('p', { dir: 'auto' }, words)),
        ...(copied === undefined ? [] : [markup('p', { class: 'quiet', dir: 'auto' }, describeCopying(copied))]),
        markup(
          'ul',
          {},
          changes.map((change) => markup('li', { dir: 'auto' }, change.summary)),
        ),
      ]);
    }),
  );
}

function nameOf({ index, origin }: CandidateState): string {
  if (origin.kind === 'written') return words.writtenByYou(index);
  return index === 0 ? '0 (seed)' : String(index);
}
