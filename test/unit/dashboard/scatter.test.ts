import { describe, expect, it } from 'vitest';
import { lengthFrontier } from '../../../src/presentation/scatter-drawing';
import { Scatter } from '../../../webview-ui/scatter';
import { ExampleRun } from './example-run';
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
  const page = new PlotOnPage((surroundings) => new Scatter(surroundings));
  page.plot.update(projectionOf(run), { candidate });
  return page;
}

describe('the line "best up to that length"', () => {
  it('keeps the candidates that none beats at the same length or a shorter one', () => {
    const points = [
      { candidate: 0, size: 100, mean: 0.5 },
      { candidate: 1, size: 200, mean: 0.4 },
      { candidate: 2, size: 150, mean: 0.7 },
      { candidate: 3, size: 150, mean: 0.6 },
      { candidate: 4, size: 300, mean: 0.7 },
      { candidate: 5, size: 400, mean: 0.9 },
    ];
    expect(lengthFrontier(points).map(({ candidate }) => candidate)).toEqual([0, 2, 5]);
  });
});

describe('the scatter plot', () => {
  it('says what it waits for until the seed is scored', () => {
    const { svg } = scatterOf(new ExampleRun().scores(0, [1]));
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.getAttribute('aria-label')).toBe(
      'Scatter plot of mean score against prompt length. A point for every candidate, once the seed is scored',
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
