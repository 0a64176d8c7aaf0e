import { beforeEach, describe, expect, it } from 'vitest';
import type { DashboardIntent } from '../../../src/editor/dashboard/messages';
import { CompareChooser } from '../../../webview-ui/compare-chooser';
import { Comparison } from '../../../webview-ui/comparison';
import type { Target } from '../../../src/presentation/plot';
import { ExampleRun, slowerChild } from './example-run';
import { projectionOf } from './view-of';

/** The seed and its child on four examples: the child wins two, loses one, and one is equal. */
const run = () =>
  new ExampleRun(4)
    .scores(0, [0, 0.5, 1, 1])
    .proposes({ texts: { route: 'Sort support tickets.' } }, [1, 1, 1])
    .admits()
    .scores(1, [1, 0.75, 0.5, 1]);

const asked: (DashboardIntent | Target | string)[] = [];
const comparison = new Comparison({
  send: (intent) => asked.push(intent),
  select: (target) => asked.push(target),
  compare: (candidate) => asked.push(`compare ${candidate}`),
  swap: () => asked.push('swap'),
});
const textsOf = (selector: string) =>
  [...comparison.element.querySelectorAll(selector)].map(({ textContent }) => textContent);

beforeEach(() => {
  asked.length = 0;
  comparison.update(projectionOf(run()), { candidate: 1, other: 0 });
});

describe('the comparison of two candidates', () => {
  it('counts wins and losses, and gives the interval of the paired difference', () => {
    expect(textsOf('h2')).toEqual(['Candidate 1 compared with the seed']);
    expect(textsOf('.summary')).toEqual([
      '2 won · 1 lost · 1 equal · mean difference +0.19; 95% between −0.81 and +1.00. No difference is shown.',
    ]);
  });

  it('shows the figures of both side by side', () => {
    expect(textsOf('.figures-table tbody tr')).toEqual(['Pareto set0.810.63+0.19', 'Tokens, about64+2']);
  });

  it('shows objectives in their own unit and direction', () => {
    comparison.update(projectionOf(slowerChild()), { candidate: 1, other: 0 });
    expect(textsOf('.figures-table tbody tr')).toContain('seconds (less is better)2 s1 s+1 s');
  });

  it('lists the examples that they score differently on, the largest difference first', () => {
    expect(textsOf('.scores-table tbody tr')).toEqual([
      '1: ticket 11.000.00+1.00',
      '3: ticket 30.501.00−0.50',
      '2: ticket 20.750.50+0.25',
    ]);
  });

  it('shows what differs in their texts', () => {
    expect(textsOf('.diff .removed')).toEqual(['−Sort tickets.']);
    expect(textsOf('.diff .added')).toEqual(['+Sort support tickets.']);
  });

  it('selects an example of the list, and opens the diff of the two', () => {
    comparison.element.querySelector<HTMLElement>('.scores-table .row-button')?.click();
    for (const button of comparison.element.querySelectorAll<HTMLElement>('vscode-button')) button.click();
    expect(asked).toEqual([
      { candidate: 1, example: 0 },
      { type: 'openDiff', candidate: 1, against: 0 },
      'swap',
      'compare undefined',
    ]);
  });

  it('is hidden while no second candidate is selected', () => {
    comparison.update(projectionOf(run()), { candidate: 1 });
    expect(comparison.element.hidden).toBe(true);
    comparison.update(projectionOf(run()), { candidate: 1, other: 1 });
    expect(comparison.element.hidden).toBe(true);
  });
});

describe('the list of candidates to compare with', () => {
  it('has all other candidates of the pool, the best first', () => {
    const chosen: number[] = [];
    const chooser = new CompareChooser((candidate) => chosen.push(candidate));
    const projection = projectionOf(run());
    const [seed] = projection.state.candidates;
    if (seed !== undefined) chooser.update(projection, seed);
    const options = [...chooser.element.options].map(({ textContent }) => textContent);
    expect(options).toEqual(['Compare with…', '#1 · 0.81']);
    chooser.element.value = '1';
    chooser.element.dispatchEvent(new Event('change'));
    expect(chosen).toEqual([1]);
  });
});
