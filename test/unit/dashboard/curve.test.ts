import { describe, expect, it } from 'vitest';
import { Curve } from '../../../webview-ui/curve';
import { ExampleRun } from './example-run';
import { PlotOnPage } from './plot-on-page';
import { projectionOf } from './view-of';

/** The seed, a better child, and one that is worse than that. */
const threeCandidates = () =>
  new ExampleRun()
    .scores(0, [1, 0])
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(1, [1, 1])
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(2, [0, 1]);

const asked: string[] = [];

function curveOf(run: ExampleRun, candidate?: number): PlotOnPage<Curve> {
  const page = new PlotOnPage(
    (surroundings) =>
      new Curve(
        surroundings,
        () => undefined,
        () => asked.push('others'),
      ),
  );
  page.plot.update(projectionOf(run), { candidate });
  return page;
}

const bestOf = ({ svg }: PlotOnPage<Curve>) => svg.querySelector('.best')?.getAttribute('d') ?? '';

describe('the curve', () => {
  it('says what it waits for until the seed is scored', () => {
    const { svg } = curveOf(new ExampleRun());
    expect(svg.getAttribute('aria-label')).toBe(
      'Line plot of the best score over rollouts. Begins when the seed is scored',
    );
  });

  it('has a mark for every candidate that set a new best, and says since when', () => {
    expect(curveOf(threeCandidates(), 1).marks).toEqual([
      {
        name: 'Candidate 0, the seed. mean 0.50 · about 4 tokens. not on the frontier. the best from rollout 2 on',
        selected: false,
      },
      {
        name: 'Candidate 1. mean 1.00 · about 6 tokens. on the frontier: leads 2 examples. from seed. the best from rollout 4 on',
        selected: true,
      },
    ]);
  });

  it('rises in steps from the seed’s score to the best so far', () => {
    const page = curveOf(threeCandidates());
    const [seed, best] = [page.placeOf(0), page.placeOf(1)];
    const round = (length: number) => Math.round(length * 10) / 10;
    expect(bestOf(page).startsWith(`M${round(seed.x)},${round(seed.y)}L${round(best.x)},${round(seed.y)}L`)).toBe(true);
    expect(best.y).toBeLessThan(seed.y);
  });

  it('continues to the last rollout when nothing better is found', () => {
    const end = (run: ExampleRun) => Number(/L([\d.]+),[\d.]+$/.exec(bestOf(curveOf(run)))?.[1]);
    expect(end(threeCandidates())).toBeGreaterThan(curveOf(threeCandidates()).placeOf(1).x);
  });

  it('names the level of the seed where there is room', () => {
    expect(curveOf(threeCandidates()).texts('.seed-name')).toEqual(['seed']);
    expect(curveOf(new ExampleRun().scores(0, [1, 0])).texts('.seed-name')).toEqual([]);
  });

  it('shows other runs of the prompt under it on request, and hides them again', () => {
    const page = curveOf(threeCandidates());
    const button = page.plot.element.querySelector<HTMLElement>('vscode-button');
    button?.click();
    expect(asked).toEqual(['others']);
    page.plot.showOthers([
      { id: 'run-0', curve: [{ candidate: 0, rollouts: 2, best: 0.25, frontier: 0.25 }], rollouts: 90 },
    ]);
    page.plot.update(projectionOf(threeCandidates()), {});
    expect(page.svg.querySelectorAll('.other')).toHaveLength(1);
    expect(page.plot.element.textContent).toContain('gray: 1 other run of this prompt');
    button?.click();
    page.plot.update(projectionOf(threeCandidates()), {});
    expect(page.svg.querySelectorAll('.other')).toHaveLength(0);
  });
});
