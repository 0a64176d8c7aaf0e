import type { ComponentTexts } from '../../../src/gepa/candidate';
import type { RunEvent, SearchEvent } from '../../../src/gepa/events';
import type { Baseline, Proposal } from '../../../src/gepa/proposal';
import { RunFold } from '../../../src/gepa/fold';
import type { Usage } from '../../../src/gepa/rollout';
import { defaultSearchOptions, type Budget, type RunDescription } from '../../../src/gepa/run-description';
import type { RunState } from '../../../src/gepa/state';

/** Builds the events of a made-up run, one second after another, and folds them. */
export class ExampleRun {
  private readonly events: RunEvent[] = [];
  private at = 1_000_000;

  constructor(
    private readonly examples = 2,
    budget: Budget = { rollouts: 100 },
    seed: ComponentTexts = { route: 'Sort tickets.' },
    testRows = 2,
    objectives: Pick<RunDescription, 'objectives' | 'scales'> = { objectives: [] },
  ) {
    const rows = (count: number, file: string): RunDescription['examples']['pareto'] =>
      Array.from({ length: count }, (_, index) => ({ title: `ticket ${index + 1}`, source: `${file}:${index + 1}` }));
    const run: RunDescription = {
      id: 'run-1',
      name: 'triage.prompt.md',
      seed,
      examples: {
        feedback: rows(6, 'train.jsonl'),
        pareto: rows(examples, 'val.jsonl'),
        test: rows(testRows, 'test.jsonl'),
      },
      paretoIsFeedback: false,
      ...objectives,
      budget,
      search: defaultSearchOptions,
      review: 'improving',
      models: { task: 'student', reflection: 'reflector' },
    };
    this.add({ type: 'runStarted', run });
    this.add({ type: 'candidateAdded', candidate: 0, parents: [], texts: seed, origin: { kind: 'seed' } });
  }

  add(event: SearchEvent): this {
    this.at += 1000;
    this.events.push({ ...event, at: this.at });
    return this;
  }

  /** Scores a candidate and its objectives on the Pareto set. */
  scoresObjectives(candidate: number, scores: readonly Readonly<Record<string, number>>[]): this {
    scores.forEach((objectives, index) =>
      this.add({
        type: 'rolloutFinished',
        rollout: `${candidate}/pareto/${index}`,
        subject: { kind: 'candidate', index: candidate },
        example: { set: 'pareto', index },
        score: Object.values(objectives)[0] ?? 0,
        objectives,
        usage: { calls: 1, promptTokens: 90, completionTokens: 10 },
        durationMs: 1,
      }),
    );
    return this.add({ type: 'candidateScored', candidate });
  }

  /** Scores a candidate on the first examples of a set; on the whole Pareto set it joins the pool. */
  scores(candidate: number, scores: readonly number[], set: 'pareto' | 'test' = 'pareto', costUsd?: number): this {
    const usage: Usage = {
      calls: 1,
      promptTokens: 90,
      completionTokens: 10,
      ...(costUsd === undefined ? {} : { costUsd }),
    };
    scores.forEach((score, index) =>
      this.add({
        type: 'rolloutFinished',
        rollout: `${candidate}/${set}/${index}`,
        subject: { kind: 'candidate', index: candidate },
        example: { set, index },
        score,
        objectives: {},
        usage,
        durationMs: 1,
      }),
    );
    if (set === 'pareto' && scores.length === this.examples) this.add({ type: 'candidateScored', candidate });
    return this;
  }

  /** A proposal with the next number, tested where `after` is given. */
  proposes(change: Partial<Proposal> = {}, after?: readonly number[]): this {
    const baseline: Baseline = {
      of: { kind: 'candidate', index: 0 },
      examples: [0, 1, 2].map((index) => ({ set: 'feedback', index })),
      scores: [0.2, 0, 1],
    };
    this.proposesWithoutBaseline({ baseline, ...change });
    const proposal = this.state.proposals.length;
    return after === undefined ? this : this.add({ type: 'proposalTested', proposal, after });
  }

  /** A proposal with the next number that there is nothing to compare with, unless a change says so. */
  proposesWithoutBaseline(change: Partial<Proposal>): this {
    const number = this.state.proposals.length + 1;
    const proposal: Proposal = {
      number,
      iteration: number,
      parents: [0],
      texts: { route: 'Sort support tickets.' },
      diagnosis: 'Too short.',
      changes: [],
      origin: { kind: 'reflection' },
      ...change,
    };
    return this.add({ type: 'proposalMade', proposal });
  }

  /** The last proposal joins as the next candidate. */
  admits(): this {
    const { proposals, candidates } = this.state;
    const last = proposals.at(-1)?.proposal;
    if (last === undefined) throw new Error('There is no proposal to admit.');
    return this.add({
      type: 'candidateAdded',
      candidate: candidates.length,
      parents: last.parents,
      texts: last.texts,
      origin: { kind: last.origin.kind === 'written' ? 'written' : 'reflection', proposal: last.number },
    });
  }

  get recorded(): readonly RunEvent[] {
    return this.events;
  }

  get state(): RunState {
    return RunFold.over(this.events).state;
  }
}

/** The seed, and a child that is better in right answers and slower: a second longer, between 0 and 4. */
export function slowerChild(): ExampleRun {
  return new ExampleRun(2, undefined, undefined, undefined, {
    objectives: ['right', 'seconds'],
    scales: { seconds: { range: [0, 4], minimize: true, unit: 's' } },
  })
    .scoresObjectives(0, [
      { right: 0, seconds: 0.75 },
      { right: 1, seconds: 0.75 },
    ])
    .proposes({}, [1, 1, 1])
    .admits()
    .scoresObjectives(1, [
      { right: 1, seconds: 0.5 },
      { right: 1, seconds: 0.5 },
    ]);
}
