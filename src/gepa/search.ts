import { minibatchSize, reasonToStop } from './budget';
import type { ComponentTexts, ExampleReference, Subject } from './candidate';
import { nameOfExample } from './candidate';
import { RoundRobin } from './components';
import type { Proposal, SearchEvent, StopReason } from './events';
import { RunFold } from './fold';
import { frontierOf, parentLottery } from './frontier';
import { MinibatchSampler } from './minibatches';
import { describeSkip } from './reasons';
import { proposeText } from './reflection/propose-text';
import type { RolloutRequest, RolloutResult } from './rollout';
import { runRollouts } from './rollouts';
import type { RunDescription } from './run-description';
import type { CandidateState, ProposalState, RunState } from './state';
import type { SearchWorld, TakenReview } from './world';

/** So many unusable reflections in a row mean that the reflection model is not up to the task. */
const patience = 5;

/** How a search is told to end early. */
export interface SearchSignals {
  /** Stops at once; rollouts under way are given up. */
  readonly cancel: AbortSignal;
  /** Starts no further iteration, then scores the test set as at any end. */
  readonly finish: AbortSignal;
}

/**
 * The GEPA search (Algorithm 1 of arXiv 2507.19457). It knows the world through `SearchWorld` alone, tells what it does
 * in events, and keeps no state besides their fold: with the same random stream and the same replies it takes the same
 * decisions, whatever their timing.
 */
export class Search {
  private readonly fold: RunFold;
  private readonly minibatches: MinibatchSampler;
  private readonly components: RoundRobin;
  private unusable = 0;
  private perfect = 0;

  constructor(
    private readonly run: RunDescription,
    private readonly world: SearchWorld,
    private readonly signals: SearchSignals,
  ) {
    this.fold = RunFold.over([{ type: 'runStarted', run, at: 0 }]);
    this.minibatches = new MinibatchSampler(run.examples.feedback.length, minibatchSize(run), world.random);
    this.components = new RoundRobin(Object.keys(run.seed));
  }

  /** The run as the search has it. */
  get state(): RunState {
    return this.fold.state;
  }

  /** Searches until something ends it. Rejects when the world fails it or `cancel` is signalled. */
  async search(): Promise<StopReason> {
    await this.addCandidate([], this.run.seed, { kind: 'seed' });
    const reason = await this.iterateUntilStopped();
    await this.scoreTestSet();
    return reason;
  }

  private async iterateUntilStopped(): Promise<StopReason> {
    for (;;) {
      const next = this.state.iterations + 1;
      for (const review of this.world.reviewer.take(next)) await this.takeReview(review, next);
      if (this.signals.finish.aborted && !this.world.repeating()) return { kind: 'finished' };
      const waiting = this.state.proposals.filter(({ status }) => status === 'waiting').length;
      const reason = this.world.repeating()
        ? undefined
        : this.reasonToStop(reasonToStop(this.state, this.world.elapsedMs()));
      if (reason !== undefined && waiting === 0) return reason;
      if (reason !== undefined || waiting >= this.run.search.reviewAhead) {
        await this.world.reviewer
          .arrival(AbortSignal.any([this.signals.cancel, this.signals.finish]))
          .catch(() => undefined);
        this.signals.cancel.throwIfAborted();
      } else {
        await this.iterate(next);
      }
    }
  }

  /** Limits first; then the two ways in which going on would only waste rollouts. */
  private reasonToStop(limit: StopReason | undefined): StopReason | undefined {
    if (limit !== undefined) return limit;
    const skipped = this.state.skipped.at(-1)?.reason;
    if (this.unusable >= patience && skipped !== undefined) {
      return { kind: 'noUsableProposal', iterations: this.unusable, detail: describeSkip(skipped) };
    }
    const twoEpochs = 2 * Math.ceil(this.run.examples.feedback.length / minibatchSize(this.run));
    if (this.perfect >= twoEpochs) return { kind: 'nothingToLearn', iterations: this.perfect };
    return undefined;
  }

  private async iterate(iteration: number): Promise<void> {
    const parent = this.drawParent();
    const component = this.components.choose(parent.index);
    const minibatch = this.minibatches.next();
    this.emit({ type: 'iterationStarted', iteration, parent: parent.index, component, minibatch });
    const results = await this.runOn(
      { kind: 'candidate', index: parent.index },
      parent.texts,
      minibatch.map((index) => ({ set: 'feedback', index })),
      `i${iteration}`,
    );
    const before = results.map(({ score }) => score);
    if (before.every((score) => score >= this.run.search.perfectScore)) {
      if (!this.world.repeating()) this.perfect += 1;
      this.emit({ type: 'iterationSkipped', iteration, reason: { kind: 'perfect' } });
      return;
    }
    this.perfect = 0;
    const proposal = await this.reflect(iteration, parent, component, minibatch, results);
    if (proposal === undefined) return;
    this.emit({ type: 'proposalMade', proposal });
    const twin = this.twinOf(proposal, this.textsOf(proposal));
    if (twin !== undefined) {
      this.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: { kind: 'duplicate', of: twin } });
    } else if (this.run.review === 'every') {
      this.emit({ type: 'reviewRequested', proposal: proposal.number });
    } else if (await this.improvesMinibatch(proposal)) {
      if (this.run.review === 'improving') this.emit({ type: 'reviewRequested', proposal: proposal.number });
      else await this.accept(proposal);
    }
  }

  private drawParent(): CandidateState {
    const lottery = parentLottery(frontierOf(this.state));
    const drawn = lottery[this.world.random.index(lottery.length)] ?? 0;
    const parent = this.state.candidates[drawn];
    if (parent === undefined) throw new Error('A search begins with its seed in the pool.');
    return parent;
  }

  private async reflect(
    iteration: number,
    parent: CandidateState,
    component: string,
    minibatch: readonly number[],
    results: readonly RolloutResult[],
  ): Promise<Proposal | undefined> {
    const before = results.map(({ score }) => score);
    this.emit({ type: 'reflectionStarted', iteration, scores: before });
    const proposed = await proposeText(
      {
        iteration,
        content: {
          component,
          currentText: parent.texts[component] ?? '',
          examples: results.map((result, place) => ({
            name: nameOfExample({ set: 'feedback', index: minibatch[place] ?? 0 }),
            result,
          })),
          guidance: this.world.guidance(component),
          variables: this.world.variables(component),
        },
      },
      this.world.reflector,
      this.signals.cancel,
      (event) => this.emit(event),
    );
    if (proposed.kind === 'skipped') {
      if (!this.world.repeating()) this.unusable += 1;
      this.emit({ type: 'iterationSkipped', iteration, reason: proposed.reason });
      return undefined;
    }
    this.unusable = 0;
    const { text, diagnosis, changes } = proposed;
    return {
      number: this.state.proposals.length + 1,
      iteration,
      parent: parent.index,
      component,
      text,
      diagnosis,
      changes,
      origin: { kind: 'reflection' },
      minibatch,
      before,
    };
  }

  /** Runs a proposal on its minibatch and discards it when it is not better than its parent there. */
  private async improvesMinibatch(proposal: Proposal): Promise<boolean> {
    const after = await this.test(proposal);
    if (sum(after) > sum(proposal.before)) return true;
    this.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: { kind: 'notBetter' } });
    return false;
  }

  private async test(proposal: Proposal): Promise<readonly number[]> {
    const results = await this.runOn(
      { kind: 'proposal', number: proposal.number },
      this.textsOf(proposal),
      proposal.minibatch.map((index) => ({ set: 'feedback', index })),
      `p${proposal.number}`,
    );
    const after = results.map(({ score }) => score);
    this.emit({ type: 'proposalTested', proposal: proposal.number, after });
    return after;
  }

  private async takeReview({ proposal: number, decision }: TakenReview, beforeIteration: number): Promise<void> {
    const reviewed = this.state.proposals[number - 1];
    if (reviewed?.status !== 'waiting') return;
    this.emit({ type: 'reviewTaken', proposal: number, beforeIteration });
    switch (decision.kind) {
      case 'reject':
        this.emit({
          type: 'proposalDiscarded',
          proposal: number,
          reason: { kind: 'rejected', reason: decision.reason },
        });
        return;
      case 'accept':
        await this.takeAcceptance(reviewed);
        return;
      case 'edit':
        await this.takeEdit(reviewed.proposal, decision.text, decision.note);
    }
  }

  /** A proposal that was reviewed before it cost a rollout still has to beat its parent; a tested one does not again. */
  private async takeAcceptance({ proposal, after }: ProposalState): Promise<void> {
    if (after !== undefined || (await this.improvesMinibatch(proposal))) await this.accept(proposal);
  }

  /** The developer's own text is a new proposal. It is run on the same minibatch and shown again. */
  private async takeEdit(edited: Proposal, text: string, note: string): Promise<void> {
    const proposal: Proposal = {
      ...edited,
      number: this.state.proposals.length + 1,
      text,
      diagnosis: note,
      changes: [],
      origin: { kind: 'edit', of: edited.number },
    };
    this.emit({ type: 'proposalDiscarded', proposal: edited.number, reason: { kind: 'edited', by: proposal.number } });
    this.emit({ type: 'proposalMade', proposal });
    await this.test(proposal);
    this.emit({ type: 'reviewRequested', proposal: proposal.number });
  }

  private async accept(proposal: Proposal): Promise<void> {
    const kind = proposal.origin.kind === 'edit' ? 'developer' : 'reflection';
    await this.addCandidate([proposal.parent], this.textsOf(proposal), { kind, proposal: proposal.number });
  }

  private async addCandidate(
    parents: readonly number[],
    texts: ComponentTexts,
    origin: CandidateState['origin'],
  ): Promise<void> {
    const index = this.state.candidates.length;
    for (const parent of parents) this.components.inherit(index, parent);
    this.emit({ type: 'candidateAdded', candidate: index, parents, texts, origin });
    await this.runOn({ kind: 'candidate', index }, texts, everyExample('pareto', this.run), `c${index}`);
    this.emit({ type: 'candidateScored', candidate: index });
  }

  private async scoreTestSet(): Promise<void> {
    const examples = everyExample('test', this.run);
    if (examples.length === 0) return;
    const indices = [...new Set([0, this.state.best ?? 0])];
    this.emit({ type: 'testStarted', candidates: indices });
    for (const index of indices) {
      const { texts } = this.state.candidates[index] ?? { texts: this.run.seed };
      await this.runOn({ kind: 'candidate', index }, texts, examples, `c${index}`);
    }
  }

  private runOn(
    subject: Subject,
    texts: ComponentTexts,
    examples: readonly ExampleReference[],
    purpose: string,
  ): Promise<readonly RolloutResult[]> {
    const requests = examples.map((example, place): RolloutRequest => ({
      // The place makes it unique: a padded minibatch can hold an example twice.
      id: `${purpose}/${place + 1}/${nameOfExample(example)}`,
      subject,
      texts,
      example,
    }));
    return runRollouts(
      requests,
      this.world.evaluator,
      this.run.search.concurrency,
      this.signals.cancel,
      (request, result) =>
        this.emit({ type: 'rolloutFinished', rollout: request.id, subject, example: request.example, ...result }),
    );
  }

  /** The texts of a proposal as a whole candidate. */
  private textsOf({ parent, component, text }: Proposal): ComponentTexts {
    return { ...this.state.candidates[parent]?.texts, [component]: text };
  }

  /** What a proposal repeats: a candidate, one that waits for review, or one that the developer rejected. */
  private twinOf(proposal: Proposal, texts: ComponentTexts): string | undefined {
    const candidate = this.state.candidates.find((other) => sameTexts(other.texts, texts));
    if (candidate !== undefined) return `candidate ${candidate.index}`;
    const other = this.state.proposals.find(
      ({ proposal: earlier, status, discard }) =>
        earlier.number < proposal.number &&
        (status === 'waiting' || discard?.kind === 'rejected') &&
        sameTexts(this.textsOf(earlier), texts),
    );
    return other === undefined ? undefined : `proposal ${other.proposal.number}`;
  }

  private emit(event: SearchEvent): void {
    this.fold.apply(this.world.record(event));
  }
}

function everyExample(set: 'pareto' | 'test', run: RunDescription): readonly ExampleReference[] {
  return run.examples[set].map((_, index) => ({ set, index }));
}

function sameTexts(a: ComponentTexts, b: ComponentTexts): boolean {
  return Object.keys(a).every((component) => a[component] === b[component]);
}

function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
