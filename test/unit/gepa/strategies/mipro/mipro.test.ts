import { describe, expect, test } from 'vitest';
import { isDecision, type RunEvent } from '../../../../../src/gepa/events';
import type { ProposalState, RunState } from '../../../../../src/gepa/state';
import { meanOf } from '../../../../../src/gepa/state';
import type { ReviewDecision } from '../../../../../src/gepa/proposal';
import type { RunDescription } from '../../../../../src/gepa/run-description';
import { Search } from '../../../../../src/gepa/search';
import { splitText } from '../../../../../src/gepa/strategies/mipro/demonstrations';
import { strategyDefaults } from '../../../../../src/gepa/strategies/strategy-options';
import { strategySearchOptions } from '../../../../../src/gepa/strategies/strategy-search';
import { describeEvidence } from '../../../../../src/gepa/words/evidence-words';
import { searchWords, undisturbed, wordRun, wordWorld, type WordWorldOptions } from '../../word-world';

const defaults = strategySearchOptions.mipro;
const usual = strategyDefaults.mipro;

const expected = (index: number) => `word${index % 4}`;

/** A run whose rows have answers, so that a demonstration solves the examples with the same word. */
function miproRun(
  changes: Partial<RunDescription> = {},
  search: Partial<RunDescription['search']> = {},
): RunDescription {
  const rows = (set: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      title: `${set} ${index}`,
      source: `${set}.jsonl:${index + 1}`,
      expected: expected(index),
    }));
  return wordRun({
    examples: { feedback: rows('feedback', 8), pareto: rows('pareto', 8), test: [] },
    budget: { rollouts: 150 },
    search: {
      ...defaults,
      seed: 1,
      minibatch: 4,
      reuse: 'always',
      strategy: { ...usual, instructions: 3, demonstrations: 2, sets: 4, bootstrap: 6 },
      ...search,
    },
    ...changes,
  });
}

/** Replies that describe the data, and instructions that each know one word. */
function reply(attempt: string): string {
  if (attempt.includes('.data')) return '<summary>Words.</summary>';
  const [, iteration = '', place = ''] = /^i(\d+)\.(\d+)\//.exec(attempt) ?? [];
  return `<diagnosis>It lacks a word.</diagnosis><changes><change>Says a word.</change></changes>\n<new_text>Say word${Number(place) % 4} (${iteration}).</new_text>`;
}

const world: WordWorldOptions = { traced: true, reply };

function trialsIn({ proposals }: RunState): readonly ProposalState[] {
  return proposals.filter(({ proposal }) => proposal.origin.kind === 'trial');
}

function chosenIn({ proposals }: RunState): readonly ProposalState[] {
  return proposals.filter(({ proposal }) => proposal.origin.kind === 'combination');
}

describe('MIPRO', () => {
  test('finds instructions and demonstrations that solve more than the seed', async () => {
    const { state, reason } = await searchWords(miproRun(), world);
    const best = state.candidates[state.best ?? 0];
    expect(best && (meanOf(best.pareto) ?? 0)).toBeGreaterThan(0.5);
    expect(splitText(best?.texts['route'] ?? '').block).toContain('<output>\nword');
    expect(reason.kind === 'budget' || reason.kind === 'perfect').toBe(true);
  });

  test('runs the base on feedback examples, asks about the data once, and for instructions', async () => {
    const { events } = await searchWords(miproRun({ budget: { rollouts: 60 } }), world);
    const first = events.findIndex(({ type }) => type === 'iterationStarted');
    const started = events[first];
    expect(started?.type === 'iterationStarted' && started.tasks.map(({ parent }) => parent)).toEqual([0]);
    expect(started?.type === 'iterationStarted' && started.tasks[0]?.minibatch).toHaveLength(6);
    const asked = events.flatMap((event) => (event.type === 'reflectionFinished' ? [event.reflection] : []));
    expect(asked.slice(0, 4)).toEqual(['i1.data/1', 'i1.0/route/1', 'i1.1/route/1', 'i1.2/route/1']);
    expect(asked.filter((id) => id.includes('.data'))).toHaveLength(1);
  });

  test('tries combinations on minibatches of the Pareto set, where the scores of the parent are known', async () => {
    const { state, requests } = await searchWords(miproRun(), world);
    const trials = trialsIn(state);
    expect(trials.length).toBeGreaterThan(5);
    for (const { proposal, status, discard, measured } of trials) {
      expect(proposal.baseline?.examples).toHaveLength(4);
      expect(proposal.baseline?.examples.every(({ set }) => set === 'pareto')).toBe(true);
      expect(status).toBe('discarded');
      expect(discard?.kind).toBe('tried');
      expect(measured?.after).toHaveLength(4);
    }
    const feedback = requests.filter(({ example }) => example.set === 'feedback');
    expect(feedback.every(({ subject }) => subject.kind === 'candidate')).toBe(true);
  });

  test('evaluates the best average of its trials in full every few trials', async () => {
    const { state } = await searchWords(miproRun(), world);
    const [first] = chosenIn(state);
    const { origin, texts, baseline } = first?.proposal ?? {};
    expect(baseline).toBeUndefined();
    if (origin?.kind !== 'combination') throw new Error('Nothing was evaluated in full.');
    const before = trialsIn(state).filter(({ proposal }) => proposal.number < (first?.proposal.number ?? 0));
    expect(before).toHaveLength(usual.fullEvery);
    const mean = (of: readonly ProposalState[]) => {
      const means = of.map(({ measured }) => (measured?.after ?? []).reduce((sum, score) => sum + score, 0) / 4);
      return means.reduce((sum, one) => sum + one, 0) / means.length;
    };
    const own = before.filter(({ proposal }) => origin.of.includes(proposal.number));
    expect(own.every(({ proposal }) => JSON.stringify(proposal.texts) === JSON.stringify(texts))).toBe(true);
    const groups = new Map<string, ProposalState[]>();
    for (const trial of before) {
      const key = JSON.stringify(trial.proposal.texts);
      groups.set(key, [...(groups.get(key) ?? []), trial]);
    }
    expect(mean(own)).toBe(Math.max(...[...groups.values()].map(mean)));
    expect(state.candidates[first?.candidate ?? -1]?.scores).not.toContain(null);
  });

  test('tries no combination again that was evaluated in full', async () => {
    const { state } = await searchWords(miproRun({ budget: { rollouts: 300 } }), world);
    const added = state.candidates.slice(1).map(({ texts, origin }) => ({
      texts: JSON.stringify(texts),
      proposal: origin.kind === 'seed' ? 0 : origin.proposal,
    }));
    for (const { proposal } of trialsIn(state)) {
      const texts = JSON.stringify({ ...state.candidates[proposal.parents[0]]?.texts, ...proposal.texts });
      expect(added.some((other) => other.texts === texts && other.proposal < proposal.number)).toBe(false);
    }
  });

  test('begins another round from the best candidate when the trials of one are made', async () => {
    const { events, state } = await searchWords(miproRun({ budget: { rollouts: 300 } }), { ...world, words: 30 });
    const rounds = events.flatMap((event) =>
      event.type === 'iterationStarted' && event.tasks.length > 0 ? event.tasks : [],
    );
    expect(rounds.length).toBeGreaterThan(1);
    expect(trialsIn(state).some(({ proposal }) => proposal.parents[0] > 0)).toBe(true);
  });

  test('shows no demonstrations if the Pareto set is the feedback set', async () => {
    const run = miproRun({ paretoIsFeedback: true });
    const { state } = await searchWords(run, world);
    const texts = state.proposals.flatMap(({ proposal }) => Object.values(proposal.texts));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter((text) => splitText(text).block !== '')).toEqual([]);
  });

  test('tries nothing that is too long or loses what is locked', async () => {
    const fault = (text: string) => (text.length > 40 ? 'too long' : undefined);
    const locked = { component: 'route', text: 'Start.' };
    const { state } = await searchWords(miproRun({ locks: [locked] }), { ...world, fault });
    expect(trialsIn(state).map(({ proposal }) => proposal.texts)).toEqual([]);
    const free = await searchWords(miproRun(), { ...world, fault });
    const texts = trialsIn(free.state).flatMap(({ proposal }) => Object.values(proposal.texts));
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.every((text) => text.length <= 40)).toBe(true);
  });

  test('gives up when no instruction can be used and every set of demonstrations was tried', async () => {
    const run = miproRun({ budget: { reflections: 500 } });
    const { reason } = await searchWords(run, { ...world, words: 30, reply: () => 'I would rather not.' });
    expect(reason.kind).toBe('noUsableProposal');
  });

  test('never spends more rollouts than the budget', async () => {
    for (const rollouts of [8, 20, 25, 40, 90]) {
      const { state } = await searchWords(miproRun({ budget: { rollouts } }), { ...world, words: 30 });
      expect(state.rollouts).toBeLessThanOrEqual(rollouts);
    }
  });

  test('chooses for each component of a system', async () => {
    const run = miproRun({ seed: { find: 'Find.', answer: 'Answer.' } });
    const { state } = await searchWords(run, world);
    const changed = new Set(trialsIn(state).flatMap(({ proposal }) => Object.keys(proposal.texts)));
    expect([...changed].sort()).toEqual(['answer', 'find']);
  });
});

describe('a review of MIPRO', () => {
  test('shows the best combinations only, with the scores of their trials', async () => {
    const run = miproRun({ review: 'improving' });
    const { state, events } = await searchWords(run, { ...world, review: () => ({ kind: 'accept' }) });
    const shown = events.flatMap((event) =>
      event.type === 'reviewRequested' ? [state.proposals[event.proposal - 1]] : [],
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((one) => one?.proposal.origin.kind === 'combination')).toBe(true);
    expect(shown.flatMap((one) => one?.proposal.changes ?? []).map(({ summary }) => summary)).toContainEqual(
      expect.stringMatching(/^Shows \d of the feedback examples/),
    );
    expect(shown.map((one) => one && describeEvidence(state, one))).toContainEqual(
      expect.stringMatching(/^its \d trials?: [\d.]+ → [\d.]+ of \d+$/),
    );
  });

  test('tries no combination again that was rejected, and adds one whose demonstrations were edited', async () => {
    const decisions: ReviewDecision[] = [
      { kind: 'reject', reason: 'No.' },
      { kind: 'edit', texts: { route: 'Start.\n\n<examples>\nedited word0 word1\n</examples>' }, note: '' },
    ];
    const review = () => decisions.shift() ?? ({ kind: 'accept' } as const);
    const { state } = await searchWords(miproRun({ review: 'improving', budget: { rollouts: 250 } }), {
      ...world,
      review,
    });
    const rejected = state.proposals.find(({ discard }) => discard?.kind === 'rejected');
    const later = trialsIn(state).filter(({ proposal }) => proposal.number > (rejected?.proposal.number ?? 0));
    const same = later.filter(
      ({ proposal }) => JSON.stringify(proposal.texts) === JSON.stringify(rejected?.proposal.texts),
    );
    expect(rejected).toBeDefined();
    expect(same).toEqual([]);
    expect(state.candidates.map(({ texts }) => texts['route'])).toContain(
      'Start.\n\n<examples>\nedited word0 word1\n</examples>',
    );
  });

  test('of every proposal before it runs lets the developer decide what is tried', async () => {
    const run = miproRun({ review: 'every', budget: { rollouts: 150, proposals: 30 } });
    const { state, requests } = await searchWords(run, { ...world, review: () => ({ kind: 'accept' }) });
    expect(trialsIn(state).length).toBeGreaterThan(0);
    expect(chosenIn(state)).toEqual([]);
    expect(state.candidates.length).toBeGreaterThan(1);
    const rejecting = await searchWords(run, { ...world, review: () => ({ kind: 'reject', reason: '' }) });
    expect(rejecting.requests.some(({ subject }) => subject.kind === 'proposal')).toBe(false);
    expect(requests.some(({ subject }) => subject.kind === 'proposal')).toBe(true);
  });
});

describe('MIPRO again', () => {
  const decisionsIn = (events: readonly RunEvent[]) => events.filter(isDecision).map((event) => ({ ...event, at: 0 }));

  test('decides the same whatever the timing of the replies', async () => {
    let turn = 0;
    const latency = () => (turn = (turn * 7 + 3) % 11);
    const { events } = await searchWords(miproRun(), world);
    const late = await searchWords(miproRun(), { ...world, latency });
    expect(decisionsIn(late.events)).toEqual(decisionsIn(events));
  });

  test('decides the same from recorded rollouts', async () => {
    const run = miproRun();
    const first = wordWorld(run, world);
    await new Search(run, first.world, undisturbed).search();
    const recorded = new Map(
      first.events.flatMap((event) => (event.type === 'rolloutFinished' ? [[event.rollout, event]] : [])),
    );
    const repeated = wordWorld(run, world);
    const evaluator = {
      recorded: ({ id }: { readonly id: string }) => recorded.get(id),
      evaluate: () => Promise.reject(new Error('This rollout is recorded.')),
    };
    const detailsOf = (id: string) => first.world.detailsOf(id);
    await new Search(run, { ...repeated.world, evaluator, detailsOf }, undisturbed).search();
    expect(decisionsIn(repeated.events)).toEqual(decisionsIn(first.events));
  });
});
