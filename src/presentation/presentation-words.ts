// Tested by test/unit/dashboard/outcome.test.ts.
import { capitalized } from '../gepa/user-error';
import { countOf, formatCount } from './number-format';

/** What the dashboard and the HTML report both say. */
export const presentationWords = {
  failed: 'The run failed. All finished work is saved. Resume the run to continue.',
  seedNotScored: 'The seed was not scored on the whole Pareto set, so there is nothing to compare.',
  seedNotScoredYet: 'The seed has not been scored on the whole Pareto set yet.',
  seedIsBest: (score: string) =>
    `No candidate beat the seed, which scores ${score} on the Pareto set. Your prompt stays as it is.`,
  seedIsBestSoFar: (score: string) => `No candidate has beaten the seed yet, which scores ${score} on the Pareto set.`,
  bestSoFar: (candidate: number, score: string, seed: string) =>
    `Best so far: candidate ${candidate} with ${score} on the Pareto set, the seed ${seed}.`,
  unusedProposals: (proposals: number) =>
    `${countOf(proposals, 'proposal')} that waited for your review ${proposals === 1 ? 'was' : 'were'} not used.`,
  seedOnTest: (rows: number, score: string) =>
    `On the ${countOf(rows, 'test row')}, which the search never saw, the seed scores ${score}.`,
  onParetoSet: (winner: string, seed: string) => `On the Pareto set, which chose it: ${winner}, the seed ${seed}.`,
  moreRows: 'More test rows would narrow the interval.',
  notScored: 'not scored',
  leftOut: 'left out',
  bestSince: (rollout: number) => `the best from rollout ${formatCount(rollout)} on`,
  seed: 'seed',
  shortName: (candidate: number) => (candidate === 0 ? 'seed' : `#${candidate}`),
  candidateTitle: (candidate: number) => (candidate === 0 ? 'Candidate 0, the seed' : `Candidate ${candidate}`),
  notScoredYet: 'not scored yet',
  /** @param name of the score: `mean`, or `worst mean`. */
  mean: (name: string, score: string) => `${name} ${score}`,
  aboutTokens: (tokens: number) => `about ${countOf(tokens, 'token')}`,
  notOnFrontier: 'not on the frontier',
  leadsOnFrontier: (examples: number) => `on the frontier: leads ${countOf(examples, 'example')}`,
  scoredOf: (what: string, scored: number, examples: number) =>
    `${what}: ${formatCount(scored)} of ${countOf(examples, 'example')}`,
  beingScored: 'being scored',
  writtenByYou: 'written by you',
  from: (parents: readonly string[]) => `from ${parents.join(' and ')}`,
  givenUpAsWorse: 'given up: it can no longer beat its parent',
  givenUpAsBroken: 'given up: its text is broken',
  withdrawn: 'out of the pool: you undid its acceptance',
  outOfPool: 'Out of the pool, because you undid its acceptance.',
  seedOrigin: 'the prompt at the start of the run',
  editOf: (proposal: number, byAgent: boolean) => ` · ${byAgent ? "an agent's" : 'your'} edit of proposal ${proposal}`,
  acceptedByYou: ' · accepted by you',
  acceptedByAgent: ' · accepted by an agent',
  droppedAsBroken: (reason: string) => `Given up on the Pareto set because its text is broken: ${reason}`,
  dropped: 'Given up: it could no longer be better on the Pareto set.',
  droppedThoughAccepted: (byAgent: boolean) =>
    `Given up, although ${who(byAgent)} accepted it: it could no longer be better on the Pareto set.`,
  sentence: (words: string) => `${capitalized(words)}.`,
  poolAccepted: (byAgent: boolean) => `In the pool because ${who(byAgent)} accepted it.`,
  poolWritten: 'In the pool because you added it.',
  poolMeasured: (evidence: string) => `In the pool because it was ${evidence}.`,
  poolMerged: 'In the pool because it was better than both its parents on the Pareto set.',
  inPool: 'In the pool.',
  triedKinds: {
    reflection: 'mutation',
    edit: 'your edit',
    written: 'addition',
    merge: 'merge',
    combination: 'combination',
    trial: 'trial',
  },
  modules: (names: readonly string[]) => `${names.length === 1 ? 'module' : 'modules'} ${names.join(', ')}`,
  notUsedBecause: 'the run ended before you decided',
  waitsForDecision: 'waiting for your decision',
  beingRun: 'being run on its examples',
  notRunYet: 'not run yet',
};

function who(byAgent: boolean): string {
  return byAgent ? 'an agent' : 'you';
}
