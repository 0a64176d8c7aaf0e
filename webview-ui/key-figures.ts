import { addUsage, type Usage } from '../src/gepa/rollout';
import { bestCandidate, meanOf, type RunState } from '../src/gepa/state';
import { element, setText, show } from './elements';
import { forecastUsd, tightestLimit } from '../src/gepa/budget/forecast';
import {
  countOf,
  formatCount,
  formatDifference,
  formatLargeCount,
  formatPercent,
  formatScore,
  formatUsd,
} from './number-format';
import { comparePaired } from './paired-comparison';
import { poolOf, type Projection } from './projection';

const noFigure = '–';

/** The strip of key numbers. */
export class KeyFigures {
  readonly element: HTMLElement;
  private readonly best = new Figure('Best on the Pareto set');
  private readonly rollouts = new Figure('Rollouts');
  private readonly spent = new Figure('Spent');
  private readonly pool = new Figure('Pool');
  private readonly together = new Figure(
    'Best of any candidate, per example',
    'The mean of the best score of any candidate on each example: what the pool knows together.',
  );
  private readonly bar = new Bar();

  constructor() {
    this.rollouts.element.append(this.bar.element);
    const figures = [this.best, this.rollouts, this.spent, this.pool, this.together];
    this.element = element('section', {
      class: 'figures',
      attributes: { 'aria-label': 'Key figures' },
    });
    this.element.append(...figures.map((figure) => figure.element));
  }

  update(projection: Projection): void {
    const { state } = projection;
    this.updateBest(projection);
    this.updateRollouts(state);
    this.updateSpent(state);
    this.updatePool(projection);
  }

  private updateBest({ state, live }: Projection): void {
    const best = bestCandidate(state);
    const seed = state.candidates[0];
    const mean = best && meanOf(best.pareto);
    if (best === undefined || seed === undefined || mean === undefined) {
      this.best.set(noFigure, '', live ? 'the seed is being scored' : 'the seed is not scored yet');
      return;
    }
    if (best.index === 0) {
      this.best.set(formatScore(mean), '', 'the seed; nothing better yet');
      return;
    }
    const { difference, interval } = comparePaired(best.scores, seed.scores);
    const between =
      interval === undefined
        ? ''
        : `95% between ${formatDifference(interval.low)} and ${formatDifference(interval.high)} · `;
    this.best.set(formatScore(mean), `▲ ${difference.toFixed(2)} over the seed`, `${between}candidate ${best.index}`);
    this.best.explain(
      `Mean paired difference to the seed over ${countOf(best.pareto.count, 'example')}, with its 95% interval by the normal approximation. ` +
        'The best was picked by these same scores, so expect a little less on rows that the search never saw.',
    );
  }

  private updateRollouts(state: RunState): void {
    const { budget } = state.run;
    const of = budget.rollouts === undefined ? '' : `of ${formatCount(budget.rollouts)}`;
    const tightest = tightestLimit(state);
    const other =
      tightest === undefined
        ? 'no limit is set'
        : tightest.limit === 'rollouts'
          ? ''
          : `${formatPercent(tightest.fraction)} of the ${limitNames[tightest.limit]}`;
    this.rollouts.set(formatCount(state.rollouts), of, other);
    this.bar.set(tightest?.fraction);
  }

  private updateSpent(state: RunState): void {
    const { task, reflection } = state.usage;
    const total = addUsage(task, reflection);
    const tokens = tokensOf(total);
    const cost = total.costUsd;
    if (cost === undefined) {
      this.spent.set(
        tokens === 0 ? noFigure : formatLargeCount(tokens),
        tokens === 0 ? '' : 'tokens',
        shares(task, reflection),
      );
      this.spent.explain(`${countOf(total.calls, 'model call')}. No price is known for these models.`);
      return;
    }
    if (cost === 0 && total.calls > 0) {
      this.spent.set('free', '', countOf(total.calls, 'model call'));
      this.spent.explain(`${formatCount(tokens)} tokens.`);
      return;
    }
    const limit = state.run.budget.usd;
    const forecast = state.status.kind === 'stopped' ? undefined : forecastUsd(state);
    const of =
      limit !== undefined ? `of ${formatUsd(limit)}` : forecast !== undefined ? `of about ${formatUsd(forecast)}` : '';
    this.spent.set(formatUsd(cost), of, shares(task, reflection));
    this.spent.explain(`${countOf(total.calls, 'model call')}, ${formatCount(tokens)} tokens.`);
  }

  private updatePool({ state, frontier }: Projection): void {
    const pool = poolOf(state).length;
    const best = bestCandidate(state);
    if (best === undefined) {
      this.pool.set(noFigure, '', 'begins with the seed');
      this.together.set(noFigure, '', 'best score per example');
      return;
    }
    this.pool.set(
      formatCount(pool),
      pool === 1 ? 'candidate' : 'candidates',
      `${frontier.members.length} on the frontier`,
    );
    const mean = state.curve.at(-1)?.frontier ?? 0;
    const more = mean - (meanOf(best.pareto) ?? 0);
    this.together.set(
      formatScore(mean),
      '',
      more < 0.005 ? 'no more than the best' : `${more.toFixed(2)} above the best`,
    );
  }
}

const limitNames = {
  rollouts: 'rollouts',
  proposals: 'proposals',
  reflections: 'reflections',
  candidates: 'pool',
  tokens: 'token budget',
  usd: 'money',
  minutes: 'time',
} as const;

/** How the cost, or where it is unknown the tokens, divide between the two models. */
function shares(task: Usage, reflection: Usage): string {
  const known = task.costUsd !== undefined || reflection.costUsd !== undefined;
  const amount = (usage: Usage): number => (known ? (usage.costUsd ?? 0) : tokensOf(usage));
  const total = amount(task) + amount(reflection);
  if (total === 0) return 'nothing yet';
  return `task ${formatPercent(amount(task) / total)} · reflection ${formatPercent(amount(reflection) / total)}`;
}

function tokensOf({ promptTokens, completionTokens }: Usage): number {
  return promptTokens + completionTokens;
}

class Figure {
  readonly element: HTMLElement;
  private readonly value = element('span', { class: 'value' });
  private readonly beside = element('span', { class: 'beside' });
  private readonly below = element('div', { class: 'below' });

  constructor(label: string, explanation = '') {
    this.element = element(
      'div',
      { class: 'figure' },
      element('div', { class: 'label', text: label }),
      element('div', { class: 'numbers' }, this.value, ' ', this.beside),
      this.below,
    );
    this.explain(explanation);
  }

  set(value: string, beside: string, below: string): void {
    setText(this.value, value);
    setText(this.beside, beside);
    setText(this.below, below);
    this.beside.classList.toggle('gain', beside.startsWith('▲'));
    show(this.below, below !== '');
  }

  explain(text: string): void {
    if (this.element.title !== text) this.element.title = text;
  }
}

class Bar {
  private readonly filled = element('div', { class: 'filled' });
  readonly element = element(
    'div',
    {
      class: 'bar',
      attributes: { role: 'progressbar', 'aria-label': 'Budget used', 'aria-valuemin': '0', 'aria-valuemax': '100' },
    },
    this.filled,
  );

  /** @param fraction in [0, 1]; undefined when nothing limits the run */
  set(fraction: number | undefined): void {
    show(this.element, fraction !== undefined);
    const percent = Math.round((fraction ?? 0) * 1000) / 10;
    this.filled.style.width = `${percent}%`;
    this.element.setAttribute('aria-valuenow', String(percent));
  }
}
