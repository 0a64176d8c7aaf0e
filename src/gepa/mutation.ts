import { nameOfExample } from './candidate';
import { ComponentSelector } from './components';
import type { Proposal, SkipReason, Task } from './events';
import { MinibatchSampler } from './minibatches';
import { minibatchSize } from './budget';
import { drawParent } from './parents';
import { proposeTexts } from './reflection/propose-text';
import type { RolloutResult } from './rollout';
import type { SearchContext } from './search-context';
import { sideBySide } from './side-by-side';

/**
 * Reflective mutation (Algorithm 1): draws parents and minibatches, runs the parents with traces, and lets the
 * reflection model change them.
 */
export class ReflectiveMutation {
  private readonly minibatches: MinibatchSampler;
  private readonly components: ComponentSelector;

  constructor(private readonly context: SearchContext) {
    const { run, world } = context;
    this.minibatches = new MinibatchSampler(run.examples.feedback.length, minibatchSize(run), world.random);
    this.components = new ComponentSelector(Object.keys(run.seed), run.search.components);
  }

  /** A child goes on with the components where its parents stand. */
  inherit(child: number, parents: readonly number[]): void {
    this.components.inherit(child, parents);
  }

  /** Proposals of one iteration, none of them tested yet, in the order of their tasks. */
  async propose(iteration: number): Promise<readonly Proposal[]> {
    const tasks = this.drawTasks(iteration);
    this.context.emit({ type: 'iterationStarted', iteration, tasks });
    const results = await this.runParents(iteration, tasks);
    const reflections = tasks.flatMap((task, place) => {
      const parentResults = results[place] ?? [];
      const components = this.chooseComponents(iteration, place, task, parentResults);
      return components === undefined ? [] : [{ place, task, components, results: parentResults }];
    });
    const { concurrency } = this.context.run.search;
    const proposed = await sideBySide(reflections, concurrency, (reflection) => this.reflect(iteration, reflection));
    return proposed.flatMap((outcome, at) => {
      const { place, task, results: parentResults } = reflections[at] ?? { place: 0, task: undefined, results: [] };
      if (outcome.kind === 'skipped') {
        this.skip(iteration, place, outcome.reason);
        return [];
      }
      return task === undefined ? [] : [this.makeProposal(iteration, task, parentResults, outcome)];
    });
  }

  private drawTasks(iteration: number): readonly Task[] {
    const { run, state, frontier, world } = this.context;
    const { parents, perParent } = run.search.tasks;
    return Array.from({ length: parents }, (_, drawn) => {
      const parent = drawParent(run.search.parents, state, frontier, world.random);
      return Array.from({ length: perParent }, (_, nth) => ({
        parent,
        minibatch: this.minibatches.draw(iteration, drawn * perParent + nth),
      }));
    }).flat();
  }

  /** Tasks of the same parent and minibatch share their rollouts. */
  private async runParents(iteration: number, tasks: readonly Task[]): Promise<readonly (readonly RolloutResult[])[]> {
    const keyOf = ({ parent, minibatch }: Task) => [parent, ...minibatch].join();
    const distinct = [...new Map(tasks.map((task, place) => [keyOf(task), { task, place }])).entries()];
    const results = await this.context.runAll(
      distinct.map(([, { task, place }]) => ({
        subject: { kind: 'candidate', index: task.parent },
        texts: this.context.state.candidates[task.parent]?.texts ?? {},
        examples: task.minibatch.map((index) => ({ set: 'feedback', index })),
        purpose: `i${iteration}.${place}`,
      })),
    );
    const byKey = new Map(distinct.map(([key], at) => [key, results[at] ?? []]));
    return tasks.map((task) => byKey.get(keyOf(task)) ?? []);
  }

  private chooseComponents(
    iteration: number,
    place: number,
    { parent }: Task,
    results: readonly RolloutResult[],
  ): readonly string[] | undefined {
    const { search } = this.context.run;
    if (search.skipPerfect && results.every(({ score }) => score >= search.perfectScore)) {
      this.skip(iteration, place, { kind: 'perfect' });
      return undefined;
    }
    const components = this.components.choose(parent);
    const scores = results.map(({ score }) => score);
    this.context.emit({ type: 'reflectionStarted', iteration, task: place, components, scores });
    return components;
  }

  private reflect(
    iteration: number,
    {
      place,
      task,
      components,
      results,
    }: { place: number; task: Task; components: readonly string[]; results: readonly RolloutResult[] },
  ) {
    const { state, world, signals } = this.context;
    const texts = state.candidates[task.parent]?.texts ?? {};
    const examples = results.map((result, at) => ({
      name: nameOfExample({ set: 'feedback', index: task.minibatch[at] ?? 0 }),
      result,
    }));
    return proposeTexts(
      components.map((component) => ({
        id: `i${iteration}.${place}/${component}`,
        content: {
          component,
          currentText: texts[component] ?? '',
          examples,
          guidance: world.guidance(component),
          variables: world.variables(component),
        },
      })),
      world.reflector,
      signals.cancel,
      (event) => this.context.emit(event),
    );
  }

  private makeProposal(
    iteration: number,
    { parent, minibatch }: Task,
    results: readonly RolloutResult[],
    { texts, diagnosis, changes }: Pick<Proposal, 'texts' | 'diagnosis' | 'changes'>,
  ): Proposal {
    const proposal: Proposal = {
      number: this.context.state.proposals.length + 1,
      iteration,
      parents: [parent],
      texts,
      diagnosis,
      changes,
      origin: { kind: 'reflection' },
      examples: minibatch.map((index) => ({ set: 'feedback', index })),
      before: results.map(({ score }) => score),
    };
    this.context.emit({ type: 'proposalMade', proposal });
    return proposal;
  }

  private skip(iteration: number, task: number, reason: SkipReason): void {
    this.context.emit({ type: 'taskSkipped', iteration, task, reason });
  }
}
