// Tested by test/unit/cli/mcp.test.ts.
import { setTimeout as delay } from 'node:timers/promises';
import { runResult } from '../runs/report/run-result';
import { describeStop } from '../gepa/words/reasons';
import { describeOutage } from '../gepa/words/outage-words';
import { describeTotal } from '../gepa/words/spending-words';
import { canResume, outageOf, waitingProposals, waitsForDeveloper } from '../gepa/state';
import type { AgentRun } from './agent-host';

/** What is reported to an agent about a run. */
export interface RunStatus {
  readonly run: string;
  readonly name: string;
  /** In words: whether it runs, what it waits for, or why it ended. */
  readonly status: string;
  /** Whether this process works on it. */
  readonly live: boolean;
  readonly canResume: boolean;
  readonly rollouts: number;
  readonly budget: Readonly<Record<string, number>>;
  readonly spent: string;
  /** Mean scores on the Pareto set and the test set; null until they are known. */
  readonly seed: Means;
  readonly best: Means & { readonly candidate: number; readonly verdict: string | null };
  readonly candidates: number;
  /** Proposals that wait for a decision. */
  readonly waiting: readonly number[];
}

interface Means {
  readonly pareto: number | null;
  readonly test: number | null;
}

/** Describes how a run is going. */
export function statusOf({ id, folder, state, live }: AgentRun): RunStatus {
  const { seed, best, rollouts, candidates } = runResult(folder, state);
  return {
    run: id,
    name: state.run.name,
    status: statusInWords(state, live),
    live,
    canResume: !live && canResume(state),
    rollouts,
    budget: state.run.budget,
    spent: describeTotal(state),
    seed: { pareto: seed.pareto, test: seed.test },
    best: { candidate: best.candidate, pareto: best.pareto, test: best.test, verdict: best.verdict },
    candidates,
    waiting: waitingProposals(state).map(({ proposal }) => proposal.number),
  };
}

function statusInWords(state: AgentRun['state'], live: boolean): string {
  const { status } = state;
  if (status.kind === 'stopped') return describeStop(status.reason, state);
  if (!live) return 'interrupted, or running in another process';
  const outage = outageOf(state);
  if (outage !== undefined) return describeOutage(outage);
  if (waitsForDeveloper(state)) return 'waiting for decisions on proposals';
  return status.kind;
}

/** How often a run is looked at, in milliseconds. */
const intervalMs = 200;

/**
 * Waits until another proposal waits for a decision or the run ends.
 *
 * @param seconds to wait at most.
 */
export async function waitForNews(run: AgentRun, seconds: number): Promise<void> {
  const known = new Set(waitingProposals(run.state).map(({ proposal }) => proposal.number));
  const isNew = () => waitingProposals(run.state).some(({ proposal }) => !known.has(proposal.number));
  const end = Date.now() + seconds * 1000;
  while (run.live && !isNew() && !waitsForDeveloper(run.state) && Date.now() < end) await delay(intervalMs);
}
