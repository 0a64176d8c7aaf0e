// Tested by test/unit/gepa/hypotheses/hypothesis-race.test.ts.
import type { Proposal } from '../proposal';
import type { BatchOutcome, SearchContext } from '../search-context';
import { alternativesIn } from './alternatives';

/** What the test of a proposal came to; `setAside` if it wasn't run. */
export type Tested =
  | {
      readonly kind: 'run';
      /** Without its last examples if it could no longer win. */
      readonly outcome: BatchOutcome;
      /** Whether another hypothesis of its reflection won. */
      readonly isOutdone: boolean;
    }
  | { readonly kind: 'setAside' };

/** Returns a proposal's gain over its parent on the first examples of its minibatch; null for examples left out. */
type GainOf = (proposal: Proposal, after: readonly (number | null)[]) => number;

/** No score is higher. */
const highestScore = 1;

/** The hypotheses of a reflection, and how far they got. */
interface Race {
  readonly rest: Proposal[];
  /** Of those that were run on all examples, the one with the highest gain. */
  winner?: Proposal;
  /** What a later hypothesis has to exceed: the winner's gain, but no less than what is accepted. */
  best: number;
  /** Whether one solves every example, so that none can exceed it. */
  isSolved: boolean;
}

interface Challenger {
  readonly race: Race;
  readonly proposal: Proposal;
}

/**
 * Tests proposals on their minibatches. Of several hypotheses of one reflection, the first is run in full, as any proposal is. Each
 * further one is run on more and more of the same examples until it can no longer exceed the best so far, whatever it scores on the rest:
 * so the examples that are saved never change who wins. Once one solves them all, or the budget doesn't pay for more, the others are set
 * aside.
 */
export class HypothesisRace {
  constructor(
    private readonly context: SearchContext,
    private readonly gainOf: GainOf,
  ) {}

  /** Runs proposals, those of different reflections side by side. Returns the results in their order. */
  async run(proposals: readonly Proposal[]): Promise<readonly Tested[]> {
    const ran = new Map<Proposal, BatchOutcome>();
    const groups = alternativesIn(proposals);
    const firsts = groups.flatMap(([first]) => first ?? []);
    const outcomes = await this.context.runAll(firsts.map((proposal) => this.batchOf(proposal)));
    const best = this.context.run.search.acceptance === 'improvement_or_equal' ? -rounding : 0;
    const races = groups.map(([, ...rest]): Race => ({ rest, best, isSolved: false }));
    for (const [place, proposal] of firsts.entries()) {
      const outcome = outcomes[place] ?? nothing;
      ran.set(proposal, outcome);
      this.note(races[place], proposal, outcome);
    }
    for (;;) {
      const next = races.flatMap((race) => {
        const proposal = race.isSolved ? undefined : race.rest.shift();
        return proposal === undefined ? [] : [{ race, proposal }];
      });
      const affordable = this.setAsideRollouts(next);
      if (affordable.length === 0) break;
      for (const [{ race, proposal }, outcome] of await this.challenge(affordable)) {
        ran.set(proposal, outcome);
        this.note(race, proposal, outcome);
      }
    }
    const winners = new Set(races.map(({ winner }) => winner));
    return proposals.map((proposal) => {
      const outcome = ran.get(proposal);
      return outcome === undefined ? { kind: 'setAside' } : { kind: 'run', outcome, isOutdone: !winners.has(proposal) };
    });
  }

  /** Returns the challengers that the budget pays for, in their order, and sets their rollouts aside. */
  private setAsideRollouts(challengers: readonly Challenger[]): readonly Challenger[] {
    return challengers.filter(({ proposal }) => {
      const needed = proposal.baseline?.examples.length ?? 0;
      if (this.context.rolloutsLeft() < needed) return false;
      this.context.reserveMore(needed);
      return true;
    });
  }

  /** Runs hypotheses on one example, then on two, four, … more, as long as they can exceed the best of their race. */
  private async challenge(challengers: readonly Challenger[]): Promise<ReadonlyMap<Challenger, BatchOutcome>> {
    const outcomes = new Map<Challenger, BatchOutcome>();
    for (let size = 1, stage = 0; ; size *= 2, stage += 1) {
      const open = challengers.filter((one) => {
        const outcome = outcomes.get(one) ?? nothing;
        return !isWhole(one.proposal, outcome) && this.canWin(one, outcome);
      });
      if (open.length === 0) return outcomes;
      const results = await this.context.runAll(
        open.map((one) => {
          const done = scoresOf(outcomes.get(one) ?? nothing).length;
          return this.batchOf(one.proposal, done, done + size, stage);
        }),
      );
      for (const [place, one] of open.entries()) {
        outcomes.set(one, joined(outcomes.get(one) ?? nothing, results[place] ?? nothing));
      }
    }
  }

  private batchOf(proposal: Proposal, from = 0, to = Infinity, stage = 0) {
    const { number, baseline } = proposal;
    return {
      subject: { kind: 'proposal', number } as const,
      texts: this.context.textsOf(proposal),
      examples: baseline?.examples.slice(from, to) ?? [],
      purpose: stage === 0 ? `p${number}` : `p${number}.stage${stage + 1}`,
    };
  }

  private canWin({ race: { best }, proposal }: Challenger, outcome: BatchOutcome): boolean {
    const scores = scoresOf(outcome);
    const rest = proposal.baseline?.examples.slice(scores.length).map(() => highestScore) ?? [];
    return this.gainOf(proposal, [...scores, ...rest]) > best;
  }

  private note(race: Race | undefined, proposal: Proposal, outcome: BatchOutcome): void {
    if (race === undefined || outcome.kind === 'failed' || !isWhole(proposal, outcome)) return;
    const gain = this.gainOf(proposal, scoresOf(outcome));
    if (race.winner !== undefined && gain <= race.best) return;
    const { perfectScore } = this.context.run.search;
    race.winner = proposal;
    race.best = Math.max(race.best, gain);
    race.isSolved = outcome.results.every((result) => result === null || result.score >= perfectScore);
  }
}

const nothing: BatchOutcome = { kind: 'ran', results: [] };
/** Sums of the same scores in another order may differ by this much. */
const rounding = 1e-9;

function isWhole({ baseline }: Proposal, outcome: BatchOutcome): boolean {
  return outcome.kind === 'failed' || outcome.results.length >= (baseline?.examples.length ?? 0);
}

function scoresOf(outcome: BatchOutcome): readonly (number | null)[] {
  return outcome.kind === 'ran' ? outcome.results.map((result) => result?.score ?? null) : [];
}

function joined(before: BatchOutcome, next: BatchOutcome): BatchOutcome {
  if (before.kind === 'failed' || next.kind === 'failed') return next.kind === 'failed' ? next : before;
  return { kind: 'ran', results: [...before.results, ...next.results] };
}
