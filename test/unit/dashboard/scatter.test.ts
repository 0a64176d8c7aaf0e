import { describe, expect, it } from 'vitest';
import { scatterDrawing, tradeOffs } from '../../../src/presentation/scatter-drawing';
import { Scatter } from '../../../webview-ui/scatter';
import { ExampleRun, slowerChild } from './example-run';
import { PlotOnPage } from './plot-on-page';
import { projectionOf } from './view-of';

/** The seed and two children: a short one that leads an example, and a long one that leads none. */
const threeCandidates = () =>
  new ExampleRun()
    .scores(0, [1, 0])
    .proposes({ texts: { route: 'Sort support tickets by queue.' } }, [1, 1, 1])
    .admits()
    .scores(1, [0.8, 1])
    .proposes({ texts: { route: 'Sort support tickets by queue, and think twice before.' } }, [1, 1, 1])
    .admits()
    .scores(2, [0.5, 0.5]);

function scatterOf(run: ExampleRun, candidate?: number): PlotOnPage<Scatter> {
  const page = new PlotOnPage((surroundings) => new Scatter(surroundings, () => undefined));
  page.plot.update(projectionOf(run), { candidate });
  return page;
}

describe('the line of trade-offs', () => {
  it('keeps the candidates that none beats at the same amount or less', () => {
    const points = [
      { candidate: 0, amount: 100, mean: 0.5 },
      { candidate: 1, amount: 200, mean: 0.4 },
      { candidate: 2, amount: 150, mean: 0.7 },
      { candidate: 3, amount: 150, mean: 0.6 },
      { candidate: 4, amount: 300, mean: 0.7 },
      { candidate: 5, amount: 400, mean: 0.9 },
    ];
    expect(tradeOffs(points).map(({ candidate }) => candidate)).toEqual([0, 2, 5]);
  });
});

describe('the line against an objective', () => {
  it('keeps the candidates that none beats at the same amount or more', () => {
    const points = [
      { candidate: 0, amount: 0.9, mean: 0.5 },
      { candidate: 1, amount: 0.7, mean: 0.8 },
      { candidate: 2, amount: 0.6, mean: 0.7 },
    ];
    expect(tradeOffs(points, true).map(({ candidate }) => candidate)).toEqual([0, 1]);
  });
});

describe('the axis of the scatter plot', () => {
  /** The seed costs a cent a rollout, its child two. */
  const costly = () =>
    new ExampleRun()
      .scores(0, [1, 0], 'pareto', 0.01)
      .proposes({ texts: { route: 'Sort tickets.' } }, [1, 1, 1])
      .admits()
      .scores(1, [1, 1], 'pareto', 0.02);
  const chooserOf = ({ plot }: PlotOnPage<Scatter>) => plot.element.querySelector('select');

  it('can be chosen among what the candidates differ in', () => {
    expect([...(chooserOf(scatterOf(costly()))?.options ?? [])].map(({ text }) => text)).toEqual([
      'Prompt tokens',
      'Cost of a rollout',
    ]);
    expect(chooserOf(scatterOf(threeCandidates()))?.hidden).toBe(true);
  });

  it('places the candidates by what they cost', () => {
    const page = scatterOf(costly());
    expect(page.placeOf(0).x).toBe(page.placeOf(1).x);
    const chooser = chooserOf(page);
    if (chooser) chooser.value = '1';
    chooser?.dispatchEvent(new Event('change'));
    page.plot.update(projectionOf(costly()), {});
    expect(page.placeOf(1).x).toBeGreaterThan(page.placeOf(0).x);
    expect(page.texts('.amount-tick')).toContain('$0.014');
  });
});

describe('an objective in which less is better', () => {
  it('is plotted in its own unit, and says so', () => {
    const page = scatterOf(slowerChild());
    const chooser = page.plot.element.querySelector('select');
    expect([...(chooser?.options ?? [])].map(({ text }) => text)).toEqual([
      'Prompt tokens',
      'right',
      'seconds (s, less is better)',
    ]);
    if (chooser) chooser.value = '2';
    chooser?.dispatchEvent(new Event('change'));
    page.plot.update(projectionOf(slowerChild()), {});
    expect(page.placeOf(1).x).toBeGreaterThan(page.placeOf(0).x);
    expect(page.texts('.amount-tick')).toContain('2.0');
  });
});

describe('the scatter plot', () => {
  it('says what it waits for until the seed is scored', () => {
    const { svg } = scatterOf(new ExampleRun().scores(0, [1]));
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.getAttribute('aria-label')).toBe(
      'Scatter plot of mean score against tokens, cost, time or an objective. A point for every candidate, once the seed is scored',
    );
  });

  it('has a mark for every candidate of the pool, with its scores as its name', () => {
    const page = scatterOf(threeCandidates(), 1);
    expect(page.marks).toContainEqual({
      name: 'Candidate 1. mean 0.90 · about 8 tokens. on the frontier: leads 1 example. from seed',
      selected: true,
    });
    expect(page.marks.map(({ selected }) => selected).filter(Boolean)).toHaveLength(1);
    expect(page.marks).toHaveLength(3);
  });

  it('puts the better higher and the longer to the right', () => {
    const page = scatterOf(threeCandidates());
    expect(page.placeOf(1).y).toBeLessThan(page.placeOf(0).y);
    expect(page.placeOf(1).x).toBeGreaterThan(page.placeOf(0).x);
    expect(page.placeOf(2).x).toBeGreaterThan(page.placeOf(1).x);
  });

  it('fills the marks of the frontier, and draws them over the others', () => {
    const page = scatterOf(threeCandidates());
    const order = [...page.svg.querySelectorAll('.mark')].map((mark) => mark.getAttribute('class'));
    expect(order).toEqual(['mark hollow', 'mark filled', 'mark filled']);
  });

  it('names the selected candidate, the best and the seed, unless one name would cover another', () => {
    expect(scatterOf(threeCandidates(), 2).texts('.name')).toEqual(['#2', '#1', 'seed']);
  });

  it('is the same element after an update, so that the focus stays', () => {
    const page = scatterOf(threeCandidates());
    page.mark(1).focus();
    page.plot.update(projectionOf(threeCandidates().proposes({}, [1, 1, 1]).admits().scores(3, [1, 1])), {});
    expect(page.marks).toHaveLength(4);
    expect(page.focused).toBe('1');
  });
});

it('keeps the last label of the costs within the drawing', () => {
  const run = new ExampleRun(2).scores(0, [0, 0.5], 'pareto', 0.000_98).proposes().admits();
  run.scores(1, [1, 1], 'pareto', 0.002);
  const width = 120;
  const drawing = scatterDrawing(projectionOf(run), width, 'cost');
  const labels = drawing.ground({}).flatMap(({ attributes, content }) => {
    const half = typeof content === 'string' ? (content.length * 6) / 2 : 0;
    return attributes['class'] === 'amount-tick' ? [Number(attributes['x']) + half] : [];
  });
  expect(labels.length).toBeGreaterThan(0);
  expect(Math.max(...labels)).toBeLessThanOrEqual(width);
});
