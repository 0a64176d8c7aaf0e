import { spendingByUse, totalSpending } from '../src/gepa/budget/spending-by-use';
import { tokensOf, type Spending } from '../src/gepa/rollout';
import { formatCost, formatRange, markEstimate } from '../src/gepa/words/amounts';
import {
  describePerImprovement,
  describeShares,
  describeSpending,
  estimateNote,
  spendingRows,
  useNames,
} from '../src/gepa/words/spending-words';
import { bestCandidate, isImported, meanOf, type RunState } from '../src/gepa/state';
import { element, setText, show } from './elements';
import { nameOfCandidate } from '../src/gepa/words/origin-words';
import { forecastUsd, tightestLimit } from '../src/gepa/budget/forecast';
import {
  formatCount,
  formatDifference,
  formatLargeCount,
  formatPercent,
  formatScore,
  formatUsd,
} from '../src/presentation/number-format';
import { timesMeasured } from '../src/gepa/noise/noise';
import { compareOnSet } from '../src/gepa/across-models';
import { verdictOf, winnerOf } from '../src/gepa/winner';
import { describeInterval } from '../src/gepa/words/winner-words';
import { poolOf, type Projection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

/** The row of key figures. */
export class KeyFigures {
  readonly element: HTMLElement;
  private readonly best = new Figure(words.bestFigure);
  private readonly rollouts = new Figure(words.rolloutsFigure);
  private readonly spent = new Figure(words.spentFigure);
  private readonly pool = new Figure(words.poolFigure);
  private readonly together = new Figure(words.togetherFigure, words.togetherHint);
  private readonly bar = new Bar();

  constructor() {
    this.rollouts.element.append(this.bar.element);
    const figures = [this.best, this.rollouts, this.spent, this.pool, this.together];
    this.element = element('section', {
      class: 'figures',
      attributes: { 'aria-label': words.figuresLabel },
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
      this.best.set(words.noFigure, '', live ? words.seedBeingScored : words.seedUnscored);
      return;
    }
    if (best.index === 0) {
      this.best.set(formatScore(mean), '', words.nothingBetter);
      return;
    }
    const comparison = compareOnSet(state.run, 'pareto', best.scores, seed.scores);
    const between = comparison.interval === undefined ? '' : `${describeInterval(comparison.interval)} · `;
    const unseen = winnerOf(state)?.test?.verdict ?? 'better';
    const isGain = verdictOf(comparison) === 'better' && unseen === 'better';
    this.best.set(
      formatScore(mean),
      isGain
        ? words.gainOverTheSeed(formatScore(comparison.difference))
        : words.overTheSeed(formatDifference(comparison.difference)),
      `${between}${nameOfCandidate(best.index)}`,
    );
    this.best.explain(
      words.bestHint(best.pareto.count, state.run.search.acrossModels === 'worst', timesMeasured(best) > 1),
    );
  }

  private updateRollouts(state: RunState): void {
    const { budget } = state.run;
    const of = budget.rollouts === undefined ? '' : words.of(formatCount(budget.rollouts));
    const tightest = tightestLimit(state);
    const other =
      tightest === undefined
        ? isImported(state)
          ? words.countedByPython
          : words.noLimit
        : tightest.limit === 'rollouts'
          ? ''
          : `${formatPercent(tightest.fraction)} ${words.ofLimit[tightest.limit]}`;
    this.rollouts.set(formatCount(state.rollouts), of, other);
    this.bar.set(tightest?.fraction);
  }

  private updateSpent(state: RunState): void {
    const total = totalSpending(state);
    const tokens = tokensOf(total);
    const { costUsd: cost } = total;
    if (cost === undefined) {
      this.spent.set(
        tokens === 0 ? words.noFigure : markEstimate(formatLargeCount(tokens), total),
        tokens === 0 ? '' : words.tokens,
        shares(state),
      );
    } else if (cost === 0 && total.calls > 0) {
      this.spent.set(words.free, '', words.calls(total.calls));
    } else {
      const limit = state.run.budget.usd;
      const forecast = state.status.kind === 'stopped' ? undefined : forecastUsd(state);
      const of =
        limit !== undefined
          ? words.of(formatUsd(limit))
          : forecast !== undefined
            ? words.ofAbout(formatUsd(forecast.likely))
            : '';
      this.spent.set(formatCost(total) ?? '', of, shares(state));
    }
    this.spent.explain(explanationOf(state));
  }

  private updatePool({ state, frontier }: Projection): void {
    const pool = poolOf(state).length;
    const best = bestCandidate(state);
    if (best === undefined) {
      this.pool.set(words.noFigure, '', words.poolEmpty);
      this.together.set(words.noFigure, '', words.togetherEmpty);
      return;
    }
    this.pool.set(formatCount(pool), words.poolUnit(pool), words.onFrontier(frontier.members.length));
    const mean = state.curve.at(-1)?.frontier ?? 0;
    const more = mean - (meanOf(best.pareto) ?? 0);
    this.together.set(formatScore(mean), '', more < 0.005 ? words.noMoreThanBest : words.aboveBest(formatScore(more)));
  }
}

/** Returns the share of each use in the cost, or in the tokens if the cost is unknown. */
function shares(state: RunState): string {
  const isPriced = totalSpending(state).costUsd !== undefined;
  const amount = (spending: Spending): number => (isPriced ? (spending.costUsd ?? 0) : tokensOf(spending));
  const total = amount(totalSpending(state));
  if (total === 0) return isImported(state) ? words.notInFiles : words.nothingSpent;
  return spendingByUse(state)
    .map(({ use, spending }) => words.share(useNames[use], formatPercent(amount(spending) / total)))
    .join(' · ');
}

/** Lists what was spent on what, one line each. */
function explanationOf(state: RunState): string {
  const total = totalSpending(state);
  const improvement = describePerImprovement(state);
  const forecast = state.status.kind === 'stopped' ? undefined : forecastUsd(state);
  return [
    ...spendingRows(state).map(([use, spending]) => words.spentOn(use, describeSpending(spending))),
    ...describeShares(state),
    ...(improvement === undefined ? [] : [words.perImprovement(improvement)]),
    ...(forecast === undefined || forecast.high === 0 ? [] : [words.forecast(formatRange(forecast))]),
    ...(total.costUsd === undefined && total.calls > 0 ? [words.noPrice] : []),
    ...(total.isEstimated === true ? [estimateNote] : []),
  ].join('\n');
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
      attributes: { role: 'progressbar', 'aria-label': words.budgetUsed, 'aria-valuemin': '0', 'aria-valuemax': '100' },
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
