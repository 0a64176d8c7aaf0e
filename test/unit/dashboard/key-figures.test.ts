import { describe, expect, it } from 'vitest';
import { KeyFigures } from '../../../webview-ui/key-figures';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

/** What a figure says: its value, what is beside it and what is below. */
function figureOf(run: ExampleRun, label: string, live = true): string {
  const figures = new KeyFigures();
  figures.update(projectionOf(run, live));
  const found = [...figures.element.querySelectorAll<HTMLElement>('.figure')].find(
    (figure) => figure.querySelector('.label')?.textContent === label,
  );
  const parts = ['.value', '.beside', '.below:not([hidden])'].map(
    (part) => found?.querySelector(part)?.textContent ?? '',
  );
  return parts.filter((part) => part !== '').join(' | ');
}

function barOf(run: ExampleRun): Element | null {
  const figures = new KeyFigures();
  figures.update(projectionOf(run));
  return figures.element.querySelector('[role=progressbar]:not([hidden])');
}

const withChild = (seed: readonly number[], child: readonly number[]) =>
  new ExampleRun(seed.length).scores(0, seed).proposes({}, [1, 1, 1]).admits().scores(1, child);

describe('the best score', () => {
  const label = 'Best on the Pareto set';

  it('waits for the seed', () => {
    expect(figureOf(new ExampleRun(), label)).toBe('– | the seed is being scored');
    expect(figureOf(new ExampleRun(), label, false)).toBe('– | the seed is not scored yet');
  });

  it('is the seed’s until a candidate beats it', () => {
    expect(figureOf(withChild([1, 0], [0, 0]), label)).toBe('0.50 | the seed; nothing better yet');
  });

  it('says by how much a candidate beats the seed, and how sure that is', () => {
    expect(figureOf(withChild([0, 0, 0, 1], [1, 1, 0, 1]), label)).toBe(
      '0.75 | +0.50 over the seed | 95% between −0.42 and +1.00 · candidate 1',
    );
    expect(figureOf(withChild([0, 0, 0, 0.1], [1, 1, 1, 0.9]), label)).toBe(
      '0.97 | ▲ 0.95 over the seed | 95% between +0.79 and +1.00 · candidate 1',
    );
  });

  it('has no sign of a gain when the unseen rows do not show one', () => {
    const run = withChild([0, 0, 0, 0.1], [1, 1, 1, 0.9]).scores(0, [1, 0.5], 'test').scores(1, [0, 0.6], 'test');
    expect(figureOf(run, label)).toMatch(/^0\.97 \| \+0\.95 over the seed/);
  });
});

describe('the rollouts', () => {
  it('are counted against their limit', () => {
    expect(figureOf(new ExampleRun().scores(0, [1, 0]), 'Rollouts')).toBe('2 | of 100');
  });

  it('name the limit that is closest, when that is another', () => {
    const run = new ExampleRun(2, { rollouts: 100, tokens: 400 }).scores(0, [1, 0]);
    expect(figureOf(run, 'Rollouts')).toBe('2 | of 100 | 50% of the token budget');
    expect(barOf(run)?.getAttribute('aria-valuenow')).toBe('50');
  });

  it('have no bar when nothing limits the run', () => {
    const run = new ExampleRun(2, {}).scores(0, [1, 0]);
    expect(figureOf(run, 'Rollouts')).toBe('2 | no limit is set');
    expect(barOf(run)).toBeNull();
  });
});

describe('what is spent', () => {
  it('is money where prices are known, with its limit and shares', () => {
    const run = new ExampleRun(2, { usd: 5 }).scores(0, [1, 0], 'pareto', 0.25);
    expect(figureOf(run, 'Spent')).toBe('$0.50 | of $5.00 | task 100%');
  });

  it('is tokens where no price is known', () => {
    expect(figureOf(new ExampleRun().scores(0, [1, 0]), 'Spent')).toBe('200 | tokens | task 100%');
    expect(figureOf(new ExampleRun(), 'Spent')).toBe('– | nothing yet');
  });

  it('is marked where endpoints report no tokens', () => {
    const usage = { calls: 1, promptTokens: 90, completionTokens: 10, isEstimated: true } as const;
    const run = new ExampleRun().add({ type: 'rolloutAnswered', rollout: 'r', usage, durationMs: 1 });
    expect(figureOf(run, 'Spent')).toBe('≈ 100 | tokens | task 100%');
    const priced = new ExampleRun().add({
      type: 'rolloutAnswered',
      rollout: 'r',
      usage: { ...usage, costUsd: 0.25 },
      durationMs: 1,
    });
    expect(figureOf(priced, 'Spent')).toBe('≈ $0.25 | task 100%');
  });

  it('is told apart by use, with what each accepted candidate took', () => {
    const part = { calls: 1, promptTokens: 30, completionTokens: 0, costUsd: 0.25 };
    const run = withChild([1, 0], [1, 1]).add({
      type: 'callsWasted',
      of: 'r',
      expense: 'task',
      usage: { calls: 2, promptTokens: 60, completionTokens: 0, costUsd: 1, judge: part, embedding: part },
    });
    expect(figureOf(run, 'Spent')).toBe('$1.00 | task 50% · judge 25% · embedding 25%');
    const figures = new KeyFigures();
    figures.update(projectionOf(run));
    expect(figures.element.innerHTML).toContain('Rollouts: 100% of the calls, 100% of the tokens, 100% of the cost');
    expect(figures.element.innerHTML).toContain('For each accepted candidate: $1.00');
  });

  it('is free where calls cost nothing', () => {
    expect(figureOf(new ExampleRun().scores(0, [1, 0], 'pareto', 0), 'Spent')).toBe('free | 2 model calls');
  });
});

describe('the pool', () => {
  it('counts its candidates and those on the frontier', () => {
    expect(figureOf(new ExampleRun(), 'Pool')).toBe('– | begins with the seed');
    expect(figureOf(new ExampleRun().scores(0, [1, 0]), 'Pool')).toBe('1 | candidate | 1 on the frontier');
    expect(figureOf(withChild([1, 0], [0, 1]), 'Pool')).toBe('2 | candidates | 2 on the frontier');
  });

  it('says how much better its best scores per example are than its best candidate', () => {
    const label = 'Best of any candidate, per example';
    expect(figureOf(new ExampleRun().scores(0, [1, 0]), label)).toBe('0.50 | no more than the best');
    expect(figureOf(withChild([1, 0], [0, 1]), label)).toBe('1.00 | 0.50 above the best');
  });
});

it('claims no cost and no limit of an imported run', () => {
  const run = new ExampleRun(2, {})
    .add({ type: 'rolloutsCounted', rollouts: 27 })
    .add({ type: 'runStopped', reason: { kind: 'imported', from: 'runs/capitals' } });

  expect(figureOf(run, 'Rollouts')).toBe('27 | metric calls of the Python run');
  expect(figureOf(run, 'Spent')).toBe('– | not in the files of the Python run');
});
