// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts, Subject } from '../candidate';
import { ComponentSelector } from './components';
import type { SkipReason, Task } from '../events';
import type { Hypothesis, Proposal } from '../proposal';
import { keptHypotheses } from '../hypotheses/kept-hypotheses';
import { testedHypotheses } from '../hypotheses/tested-hypotheses';
import { newLines } from '../text/three-way-merge';
import { isLeftOut } from '../failures/left-out';
import { reorderFor } from './informative-rows';
import { MinibatchSampler } from './minibatches';
import { minibatchSize } from '../budget/budget';
import { noiseOptionsOf } from '../noise/noise';
import { drawParent } from './parents';
import { proposeTexts, type ProposedTexts, type ReflectionTask } from '../reflection/propose-text';
import { reflectionTask, type ScoredExample } from '../reflection/reflection-task';
import { describeBroken } from '../words/reasons';
import type { BatchOutcome, SearchContext } from '../search-context';
import { meanOf } from '../state';
import { valueOf } from '../named-values';

/** What a reflection changes: a candidate, or an unscored proposal that extends the candidate. */
export interface Source {
  readonly candidate: number;
  readonly proposal?: Proposal;
}

/** Tasks that are reflected on side by side. */
export interface TaskBatch {
  readonly iteration: number;
  readonly tasks: readonly Task[];
  /** The first task's place in its iteration. */
  readonly firstPlace: number;
}

/** How a search asks for changed texts, if otherwise than GEPA does. */
export interface Asking {
  /** Asks for the texts of tasks, and returns what came of each in their order. */
  readonly ask: (iteration: number, asked: readonly AskedTask[]) => Promise<readonly ProposedTexts[]>;
  /** Whether a proposal is compared with its parent on the minibatch. */
  readonly compares: boolean;
}

/** A task whose parent was run, with the content for each component to change. */
export interface AskedTask {
  readonly place: number;
  readonly requests: readonly ReflectionTask[];
  readonly scored: readonly ScoredExample[];
}

interface Reflection {
  readonly place: number;
  readonly task: Task;
  readonly source: Source;
  readonly components: readonly string[];
  readonly scored: readonly ScoredExample[];
  /** The developer's notes at this moment, by component. */
  readonly guidance: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reflective mutation (Algorithm 1): draws parents and minibatches, runs the parents with traces, and asks the
 * reflection model for changed texts.
 */
export class ReflectiveMutation implements Asking {
  readonly compares = true;
  private readonly minibatches: MinibatchSampler;
  private readonly components: ComponentSelector;
  /** Lines that reflections added, by text and examples. */
  private readonly tried = new Map<string, readonly string[]>();
  /** What the reflection of each proposal was shown, by the proposal's number. */
  private readonly shown = new Map<number, readonly ScoredExample[]>();

  constructor(private readonly context: SearchContext) {
    const { run, world } = context;
    this.minibatches = new MinibatchSampler(
      run.examples.feedback.length,
      minibatchSize(run),
      world.random,
      (index) => isLeftOut(context.state, { set: 'feedback', index }),
      reorderFor(context),
    );
    this.components = new ComponentSelector(Object.keys(run.seed), run.search.components);
  }

  /** Continues a child's choice of components where its parents are. */
  inherit(child: number, parents: readonly number[]): void {
    this.components.inherit(child, parents);
  }

  /** The examples that the reflection of a proposal was shown. */
  examplesOf(proposal: number): readonly ScoredExample[] {
    return this.shown.get(proposal) ?? [];
  }

  /** Keeps what the reflection of a proposal was shown, in case the developer asks for it again. */
  keepExamples(proposal: number, scored: readonly ScoredExample[]): void {
    this.shown.set(proposal, scored);
  }

  /**
   * Makes proposals for tasks, in their order and untested.
   *
   * @param source is changed instead of the parents.
   * @param asking asks for the texts. By default, one reflection for each component does.
   */
  async propose(batch: TaskBatch, source?: Source, asking: Asking = this): Promise<readonly Proposal[]> {
    const { iteration, tasks, firstPlace } = batch;
    const outcomes = await this.runParents(batch, source);
    this.discardBroken(source?.proposal, outcomes);
    const chance = await this.findChanceFailures(batch, outcomes, source);
    const kept = new Map<number, readonly Proposal[]>();
    const reflections = tasks.flatMap((task, nth): Reflection[] => {
      const place = firstPlace + nth;
      const outcome = outcomes[nth] ?? { kind: 'ran', results: [] };
      if (outcome.kind === 'failed') {
        this.skip(iteration, place, { kind: 'broken', detail: describeBroken(outcome.reason) });
        return [];
      }
      const scored = task.minibatch.flatMap((index, at) => {
        const result = outcome.results[at] ?? null;
        return result === null ? [] : [{ example: { set: 'feedback', index } as const, result }];
      });
      if (chance.has(nth)) {
        this.skip(iteration, place, { kind: 'perfect', secondTime: true });
        return [];
      }
      const components = this.chooseComponents(iteration, place, task, scored);
      if (components === undefined) return [];
      const guidance = new Map(components.map((component) => [component, this.context.world.guidance(component)]));
      const reflection = { place, task, source: source ?? { candidate: task.parent }, components, scored, guidance };
      const untried = this.takeKept(iteration, reflection);
      if (untried.length > 0) {
        kept.set(place, untried);
        return [];
      }
      const scores = scored.map(({ result }) => result.score);
      this.context.emit({ type: 'reflectionStarted', iteration, task: place, components, scores });
      return [reflection];
    });
    const asked = reflections.map((reflection) => ({
      place: reflection.place,
      requests: this.reflectionTasks(iteration, reflection),
      scored: reflection.scored,
    }));
    const proposed = await asking.ask(iteration, asked);
    const made = proposed.flatMap((outcome, at) => {
      const reflection = reflections[at];
      if (reflection === undefined) return [];
      if (outcome.kind === 'proposed') return this.makeProposals(iteration, reflection, outcome, asking.compares);
      this.skip(iteration, reflection.place, outcome.reason);
      return [];
    });
    return [...[...kept.values()].flat(), ...made];
  }

  /** Makes proposals of hypotheses that were set aside, instead of asking for a reflection. None if there are none. */
  private takeKept(iteration: number, reflection: Reflection): readonly Proposal[] {
    const { candidate, proposal } = reflection.source;
    if (this.context.run.search.hypotheses === undefined || proposal !== undefined) return [];
    const kept = keptHypotheses(this.context, candidate, reflection.components, notesOf(reflection));
    return kept.map(({ number, texts, diagnosis, changes, hypothesis }) => {
      const again = hypothesis === undefined ? undefined : { ...hypothesis, setAside: number };
      return this.makeProposal(iteration, reflection, { texts, diagnosis, changes }, true, again);
    });
  }

  /** Makes a proposal of each hypothesis of a reflection, or of its only text. */
  private makeProposals(
    iteration: number,
    reflection: Reflection,
    proposed: Extract<ProposedTexts, { kind: 'proposed' }>,
    isCompared: boolean,
  ): readonly Proposal[] {
    const { diagnosis, others = [] } = proposed;
    const first = this.context.state.proposals.length + 1;
    return [proposed, ...others].map(({ texts, changes, hypothesis }) =>
      this.makeProposal(
        iteration,
        reflection,
        { texts, diagnosis, changes },
        isCompared,
        hypothesis && { ...hypothesis, first },
      ),
    );
  }

  /** Asks for the texts of tasks, with a reflection on each component. */
  ask(_iteration: number, asked: readonly AskedTask[]): Promise<readonly ProposedTexts[]> {
    const { world, signals } = this.context;
    return this.context.doPaidWork(asked, {
      work: ({ requests }, log) => proposeTexts(requests, world, signals.cancel, log),
    });
  }

  /**
   * Draws the parents and minibatches of an iteration. The developer's choice comes before the first draw.
   *
   * @param draw draws a parent.
   */
  drawTasks(iteration: number, draw = (): number => this.drawParent()): readonly Task[] {
    const { run, state } = this.context;
    const { parents, perParent } = run.search.tasks;
    return Array.from({ length: parents }, (_, drawn) => {
      const chosen = drawn === 0 ? state.nextParent : undefined;
      const parent = chosen ?? draw();
      return Array.from({ length: perParent }, (_, nth) => ({
        parent,
        minibatch: this.minibatches.draw(iteration, drawn * perParent + nth),
      }));
    }).flat();
  }

  private drawParent(): number {
    const { run, state, frontier, world } = this.context;
    return drawParent(run.search.parents, state, frontier, world.random);
  }

  /** Runs the parents. Tasks with the same texts and minibatch share their rollouts. */
  private async runParents(
    { iteration, tasks, firstPlace }: TaskBatch,
    source?: Source,
  ): Promise<readonly BatchOutcome[]> {
    const keys = tasks.map(({ parent, minibatch }) =>
      JSON.stringify([this.textsOf(source ?? { candidate: parent }), minibatch]),
    );
    const distinct = [...new Map(tasks.map((task, nth) => [keys[nth], { task, nth }])).entries()];
    const outcomes = await this.context.runAll(
      distinct.map(([, { task, nth }]) => ({
        subject: subjectOf(source ?? { candidate: task.parent }),
        texts: this.textsOf(source ?? { candidate: task.parent }),
        examples: task.minibatch.map((index) => ({ set: 'feedback', index })),
        purpose: `i${iteration}.${firstPlace + nth}`,
      })),
    );
    const byKey = new Map(distinct.map(([key], at) => [key, outcomes[at]]));
    return keys.map((key) => byKey.get(key) ?? { kind: 'ran', results: [] });
  }

  /**
   * Runs parents again where they failed, if failures by chance are to be expected among them. Returns the places of the tasks in
   * which no failure happened twice: there is nothing to learn from these.
   */
  private async findChanceFailures(
    { iteration, tasks, firstPlace }: TaskBatch,
    outcomes: readonly BatchOutcome[],
    source?: Source,
  ): Promise<ReadonlySet<number>> {
    const { run, state } = this.context;
    const { perfectScore } = run.search;
    const noise = noiseOptionsOf(state);
    if (noise === null) return new Set();
    const failures = tasks.flatMap(({ parent, minibatch }, nth) => {
      const outcome = outcomes[nth];
      const candidate = state.candidates[parent];
      const mean = candidate === undefined ? 0 : (meanOf(candidate.pareto) ?? 0);
      if (outcome?.kind !== 'ran' || mean < noise.confirmFrom) return [];
      const failed = minibatch.filter((_, at) => (outcome.results[at]?.score ?? perfectScore) < perfectScore);
      return failed.length === 0 ? [] : [{ nth, parent, failed }];
    });
    if (failures.length === 0) return new Set();
    const again = await this.context.runAll(
      failures.map(({ nth, parent, failed }) => ({
        subject: subjectOf(source ?? { candidate: parent }),
        texts: this.textsOf(source ?? { candidate: parent }),
        examples: failed.map((index) => ({ set: 'feedback', index })),
        purpose: `i${iteration}.${firstPlace + nth}.2`,
      })),
    );
    const isSolved = (outcome: BatchOutcome | undefined) =>
      outcome?.kind === 'ran' && outcome.results.every((result) => result !== null && result.score >= perfectScore);
    return new Set(failures.flatMap(({ nth }, at) => (isSolved(again[at]) ? [nth] : [])));
  }

  /** Discards a proposal that an earlier round made if it fails on an example. */
  private discardBroken(proposal: Proposal | undefined, outcomes: readonly BatchOutcome[]): void {
    const failed = outcomes.find((outcome) => outcome.kind === 'failed');
    if (proposal === undefined || failed === undefined) return;
    this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: failed.reason });
  }

  private textsOf({ candidate, proposal }: Source): ComponentTexts {
    return { ...this.context.state.candidates[candidate]?.texts, ...proposal?.texts };
  }

  private chooseComponents(
    iteration: number,
    place: number,
    { parent }: Task,
    scored: readonly ScoredExample[],
  ): readonly string[] | undefined {
    const { search } = this.context.run;
    const scores = scored.map(({ result }) => result.score);
    if (scores.length === 0) {
      this.skip(iteration, place, { kind: 'leftOut' });
      return undefined;
    }
    if (search.skipPerfect && scores.every((score) => score >= search.perfectScore)) {
      this.skip(iteration, place, { kind: 'perfect' });
      return undefined;
    }
    return this.components.choose(parent);
  }

  /** Makes the reflection tasks, one per component. */
  private reflectionTasks(
    iteration: number,
    { place, task, source, components, scored, guidance }: Reflection,
  ): readonly ReflectionTask[] {
    const { run, state } = this.context;
    const { hypotheses } = run.search;
    const texts = this.textsOf(source);
    return components.map((component) => {
      const currentText = valueOf(texts, component) ?? '';
      const tested = hypotheses === undefined ? [] : testedHypotheses(state, component, currentText);
      const tried = this.tried.get(triedKey(component, texts, task)) ?? [];
      const content = {
        component,
        currentText,
        tried: tried.filter((change) => tested.every(({ lines }) => lines !== change)),
        guidance: guidance.get(component) ?? [],
        ...(hypotheses === undefined ? {} : { hypotheses, tested }),
      };
      return reflectionTask(this.context, `i${iteration}.${place}/${component}`, content, scored);
    });
  }

  private makeProposal(
    iteration: number,
    reflection: Reflection,
    { texts, diagnosis, changes }: Pick<Proposal, 'texts' | 'diagnosis' | 'changes'>,
    isCompared: boolean,
    hypothesis: Hypothesis | undefined,
  ): Proposal {
    const { task, source, scored } = reflection;
    this.rememberTried(task, this.textsOf(source), texts);
    const notes = notesOf(reflection);
    const proposal: Proposal = {
      number: this.context.state.proposals.length + 1,
      iteration,
      parents: [task.parent],
      texts: { ...source.proposal?.texts, ...texts },
      diagnosis,
      changes,
      origin: { kind: 'reflection' },
      ...(isCompared
        ? {
            baseline: {
              of: subjectOf(source),
              examples: scored.map(({ example }) => example),
              scores: scored.map(({ result }) => result.score),
            },
          }
        : {}),
      ...(notes.length === 0 ? {} : { guidance: notes }),
      ...(hypothesis === undefined ? {} : { hypothesis }),
    };
    this.context.emitProposal(proposal);
    this.keepExamples(proposal.number, scored);
    // In a resumed run, the state has the texts of the journal.
    return this.context.state.proposals.at(-1)?.proposal ?? proposal;
  }

  /** Remembers the lines that a reflection added, so that the same request doesn't get the same reply again. */
  private rememberTried(task: Task, before: ComponentTexts, after: ComponentTexts): void {
    if (!this.context.run.search.recallTried) return;
    for (const [component, text] of Object.entries(after)) {
      const key = triedKey(component, before, task);
      const change = newLines(valueOf(before, component) ?? '', text).join('\n');
      this.tried.set(key, [...(this.tried.get(key) ?? []), change]);
    }
  }

  private skip(iteration: number, task: number, reason: SkipReason): void {
    this.context.emit({ type: 'taskSkipped', iteration, task, reason });
  }
}

/** Returns the developer's notes that a reflection is given, each once. */
function notesOf({ guidance }: Reflection): readonly string[] {
  return [...new Set([...guidance.values()].flat())];
}

function subjectOf({ candidate, proposal }: Source): Subject {
  return proposal === undefined
    ? { kind: 'candidate', index: candidate }
    : { kind: 'proposal', number: proposal.number };
}

/** Identifies a request by its text and examples. */
function triedKey(component: string, texts: ComponentTexts, { minibatch }: Task): string {
  return JSON.stringify([component, valueOf(texts, component), ...minibatch]);
}
