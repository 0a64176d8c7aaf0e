import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../src/runs/report/html-report';
import { ExampleRun } from './example-run';

const hostile = `</style></title><script>alert(1)</script><img src=https://example.org/x onerror='alert(2)'>"`;

/** A finished run whose texts all try to become markup. */
const hostileRun = () =>
  new ExampleRun(3, { rollouts: 100 }, { [hostile]: `Sort tickets.\n${hostile}` })
    .scores(0, [0, 0.5, 1])
    .proposes(
      {
        texts: { [hostile]: `Sort every ticket.\n${hostile}` },
        diagnosis: hostile,
        changes: [{ summary: hostile, examples: [] }],
      },
      [1, 1, 1],
    )
    .admits()
    .scores(1, [1, 1, 1])
    .add({ type: 'runStopped', reason: { kind: 'failed', message: hostile } });

const pageOf = (run: ExampleRun) => new DOMParser().parseFromString(reportHtml(run.state), 'text/html');
const finished = () =>
  new ExampleRun(2)
    .scores(0, [0, 0.5])
    .proposes({ diagnosis: 'It guesses.' }, [1, 1, 1])
    .admits()
    .scores(1, [1, 0.5], 'pareto', 0.25)
    .add({ type: 'runStopped', reason: { kind: 'budget', limit: 'rollouts' } });

const textOf = (page: Document, selector: string) => page.querySelector(selector)?.textContent;

describe('the HTML report', () => {
  it('names the run, its outcome and its spending', () => {
    const page = pageOf(finished());
    expect(textOf(page, 'h1')).toBe('triage.prompt.md');
    expect(textOf(page, '.verdict')).toContain('andidate 1');
    const headings = [...page.querySelectorAll('h2')].map(({ textContent }) => textContent);
    expect(headings).toEqual([
      ...['Outcome', 'Score over rollouts', 'Who leads which example', 'Score against prompt tokens', 'Lineage'],
      ...['The winning change', 'The final prompt', 'Spending', 'Candidates (2)', 'Proposals (1)'],
    ]);
    expect(page.body.textContent).toContain('$0.50');
  });

  it('draws its plots, whose marks say what they stand for', () => {
    const page = pageOf(finished());
    expect([...page.querySelectorAll('svg')].map((svg) => svg.getAttribute('aria-label'))).toEqual([
      'Score over rollouts',
      'Who leads which example',
      'Score against prompt tokens',
      'Lineage',
    ]);
    expect([...page.querySelectorAll('.lineage title')].map(({ textContent }) => textContent)).toEqual([
      'Candidate 0, the seed. mean 0.25 · about 4 tokens. not on the frontier',
      'Candidate 1. mean 0.75 · about 6 tokens. on the frontier: leads 2 examples. from seed',
    ]);
    expect(page.querySelectorAll('.heat-map .cell')).toHaveLength(4);
  });

  it('shows what changed, and the whole final prompt', () => {
    const page = pageOf(finished());
    expect(textOf(page, '.line.removed')).toBe('−Sort tickets.');
    expect(textOf(page, '.line.added')).toBe('+Sort support tickets.');
    expect(textOf(page, '.prompt')).toBe('Sort support tickets.');
  });

  it('runs nothing and loads nothing, whatever the texts of the run contain', () => {
    const page = pageOf(hostileRun());
    const allowed = new Set(
      'html head meta title style body main h1 h2 h3 p div span mark pre ol ul li table thead tbody tr th td figure figcaption details summary svg g path line rect circle text title'.split(
        ' ',
      ),
    );
    for (const element of page.querySelectorAll('*')) {
      expect(allowed).toContain(element.localName);
      const names = element.getAttributeNames();
      expect(names.filter((name) => /^on|^(href|src|style|xlink:href)$/.test(name))).toEqual([]);
    }
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(textOf(page, '.prompt')).toBe(`Sort every ticket.\n${hostile}`);
    expect(textOf(page, 'style')).not.toMatch(/url\(|@import|<\//);
  });

  it('can be written of a run that has only begun', () => {
    const page = pageOf(new ExampleRun());
    expect(page.body.textContent).toContain('The run has not ended.');
    expect(page.querySelectorAll('svg')).toHaveLength(0);
  });
});
