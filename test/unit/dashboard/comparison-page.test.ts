import { describe, expect, it } from 'vitest';
import { comparisonHtml, type ComparisonView, type PageSetting } from '../../../src/runs/comparison/comparison-page';
import { presetResults } from '../../../src/runs/comparison/preset-results';
import { comparedRun, searched } from '../runs/comparison/compared-run';

const hostile = `</style><script>alert(1)</script>"`;
const view = (change: Partial<ComparisonView> = {}): ComparisonView => ({
  name: 'triage',
  results: presetResults([
    comparedRun('default', 0, searched([1, 1], [1, 1])),
    comparedRun('classic', 0, searched([1, 0.5], [1, 0])),
  ]),
  references: [],
  problems: [],
  ...change,
});
const grpo = { label: 'GRPO', source: 'Some paper, figure 4', points: [[0, 0.2] as const, [24_000, 0.5] as const] };
const pageOf = (shown: ComparisonView, setting?: PageSetting) =>
  new DOMParser().parseFromString(comparisonHtml(shown, setting), 'text/html');
const textsOf = (page: Document | Element, selector: string) =>
  [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('the page of a comparison', () => {
  it('has a table, and curves over rollouts and over money with their names', () => {
    const page = pageOf(view());
    expect(textsOf(page, 'tbody th').slice(0, 2)).toEqual(['default', 'classic']);
    const plots = [...page.querySelectorAll('svg[role=img]')];
    expect(plots.map((plot) => plot.getAttribute('aria-label'))).toEqual(['Score over rollouts', 'Score over money']);
    for (const plot of plots) expect(textsOf(plot, '.name')).toEqual(['default 1.00', 'classic 0.75']);
  });

  it('tells curves apart without their colors', () => {
    const [plot] = pageOf(view()).querySelectorAll('svg[role=img]');
    const dashes = [...(plot?.querySelectorAll('.line') ?? [])].map((line) => line.getAttribute('stroke-dasharray'));
    expect(new Set(dashes).size).toBe(2);
    const shapes = [...(plot?.querySelectorAll('.series') ?? [])].map((series) =>
      series
        .querySelector('.marker')
        ?.getAttribute('d')
        ?.replace(/^M[\d.,-]+/, ''),
    );
    expect(new Set(shapes).size).toBe(2);
  });

  it('keeps the names of curves apart that end at the same score', () => {
    const same = ['a', 'b', 'c'].map((preset) => comparedRun(preset, 0, searched([1, 1], [1, 1])));
    const [plot] = pageOf(view({ results: presetResults(same) })).querySelectorAll('svg[role=img]');
    const heights = [...(plot?.querySelectorAll('.name') ?? [])].map((name) => Number(name.getAttribute('y')));
    const sorted = [...heights].sort((a, b) => a - b);
    for (const [place, height] of sorted.slice(1).entries())
      expect(height - (sorted[place] ?? 0)).toBeGreaterThanOrEqual(15);
  });

  it('draws published curves with their source, on an axis that has room for them', () => {
    const page = pageOf(view({ references: [grpo], problems: ['grpo.json: missing'] }));
    expect(page.body.textContent).toContain('Some paper, figure 4');
    expect(page.body.textContent).toContain('0.50 after 24,000 rollouts');
    expect(page.body.textContent).toContain('The axis of the rollouts is logarithmic.');
    expect(page.body.textContent).toContain('grpo.json: missing');
    expect(textsOf(page, '.series.published .name')).toEqual(['GRPO 0.50']);
  });

  it('links runs where they can be opened', () => {
    const page = pageOf(view(), { linkTo: (run) => `command:open?${run}` });
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toContain(
      'command:open?run-classic-0',
    );
    expect(pageOf(view()).querySelector('a')).toBeNull();
  });

  it('shows a comparison of which no run has begun', () => {
    const waiting = presetResults([{ preset: 'default', seed: 0, run: 'run-1', steps: [] }]);
    const page = pageOf(view({ results: waiting }));
    expect(page.body.textContent).toContain('0 of 1 run finished');
    expect(page.querySelector('svg[role=img]')).toBeNull();
  });

  it('runs no script and takes no markup from texts', () => {
    const references = [{ ...grpo, label: hostile, source: hostile }];
    const page = pageOf(view({ name: hostile, references, problems: [hostile] }));
    expect(page.querySelector('script')).toBeNull();
    expect(page.querySelector('h1')?.textContent).toContain(hostile);
  });
});
