// Tested by test/unit/gepa/strategies/opro.test.ts.
import type { ComponentTexts } from '../candidate';
import type { Task } from '../events';
import { valueOf } from '../named-values';
import type { ReflectiveMutation } from '../paper/mutation';
import type { Proposal } from '../proposal';
import { askReflector, readReply, type ProposedText } from '../reflection/propose-text';
import { answerFormat } from '../reflection/request';
import { reflectionTask, type ScoredExample } from '../reflection/reflection-task';
import type { SearchContext } from '../search-context';
import { composeOpro } from './opro-request';
import type { Strategy, StrategyPlan } from './strategy';
import type { OproOptions } from './strategy-options';
import { ScoredTexts } from './scored-texts';

/**
 * OPRO as its paper optimizes prompts (arXiv 2309.03409, sections 2.2, 2.3 and 4.2). A request shows the texts so far with
 * their scores in ascending order, the best last, and a few exemplars of the task, and asks for a text that scores higher.
 * Several are requested in each step. All texts are scored on the same part of the feedback set (section 5.1).
 *
 * The engine differs in this: the best text of a step is scored on the Pareto set if it beats all before it, because that
 * is how a text joins the pool; the others only join the history. Each request of a step has exemplars of its own, because
 * a model that repeats itself would answer the same request with the same text. They are drawn from those that the best text
 * fails on, one of the two ways of section 4.2, and show the feedback on the original text's output, which says what was right.
 * The best text stands in front as well, because what it has to keep refers to it. With several components, a step changes the
 * next one in turn, of the best candidate.
 */
export class Opro implements Strategy {
  private readonly scored: ScoredTexts;

  constructor(
    private readonly options: OproOptions,
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
  ) {
    this.scored = new ScoredTexts(context, options.scored);
  }

  plan(): StrategyPlan {
    const { context, scored } = this;
    const { run, world, state } = context;
    const part = scored.part;
    const missing = scored.missing().length * part.length;
    const affordable = Math.floor(
      (context.rolloutsLeft() - missing - context.remainingCount('pareto')) / Math.max(1, part.length),
    );
    const count = Math.max(1, Math.min(this.options.proposals, affordable));
    const parent = state.nextParent ?? scored.best();
    const failed = part.filter((example) => (scored.scoresOf(parent)?.get(example) ?? 0) < run.search.perfectScore);
    const tasks = Array.from({ length: count }, (): Task => {
      const drawn = world.random.sample(failed, Math.min(run.search.minibatch, failed.length));
      return { parent, minibatch: drawn };
    });
    return { tasks, rollouts: missing + count * part.length };
  }

  async propose(iteration: number, { tasks }: StrategyPlan): Promise<readonly Proposal[]> {
    const { context, scored } = this;
    await scored.scoreMissing(iteration);
    const asked = tasks.flatMap((task, place) => {
      const exemplars = task.minibatch.flatMap((index) => scored.exemplar(index));
      if (exemplars.length === 0) {
        context.emit({ type: 'taskSkipped', iteration, task: place, reason: { kind: 'perfect' } });
        return [];
      }
      const components = this.componentsOf(iteration);
      const scores = exemplars.map(({ example: { index } }) => scored.scoresOf(task.parent)?.get(index) ?? 0);
      context.emit({ type: 'reflectionStarted', iteration, task: place, components, scores });
      const guidance = components.flatMap((component) => context.world.guidance(component));
      return [{ place, task, exemplars, components, guidance } satisfies Asked];
    });
    const requests = asked.map(({ place, task, exemplars, components }) =>
      components.map((component) => ({
        component,
        history: scored.history(component, this.options.history),
        task: this.taskFor(`i${iteration}.${place}/${component}`, component, task.parent, exemplars),
      })),
    );
    const { world, signals } = context;
    const replies = await context.doPaidWork(requests, {
      work: async (all, log) => {
        const texts: Written[] = [];
        for (const { component, history, task } of all) {
          const reply = await askReflector<ProposedText>(
            { id: task.id, compose: () => composeOpro(task.content, history, task.examples()), answerFormat },
            (answer, mark) => readReply(answer, mark, task, world.textCheck),
            world.reflector,
            signals.cancel,
            log,
          );
          if (reply.kind === 'skipped') return reply;
          texts.push([component, reply]);
        }
        return { kind: 'proposed' as const, texts };
      },
    });
    const made: Proposal[] = [];
    for (const [at, reply] of replies.entries()) {
      const one = asked[at];
      if (one === undefined) continue;
      if (reply.kind === 'skipped') {
        context.emit({ type: 'taskSkipped', iteration, task: one.place, reason: reply.reason });
        continue;
      }
      made.push(...this.make(iteration, one, reply.texts));
    }
    return made.filter((proposal) => this.isNew(proposal));
  }

  /** Whether no text before had the same words, which would score the same. Discards it otherwise. */
  private isNew(proposal: Proposal): boolean {
    const earlier = this.scored.sameTexts(proposal);
    if (earlier === undefined) return true;
    const reason = { kind: 'duplicate', of: `proposal ${earlier}` } as const;
    this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason });
    return false;
  }

  private taskFor(id: string, component: string, parent: number, exemplars: readonly ScoredExample[]) {
    const { state, world } = this.context;
    const content = {
      component,
      currentText: valueOf(state.candidates[parent]?.texts, component) ?? '',
      tried: [],
      guidance: world.guidance(component),
    };
    return reflectionTask(this.context, id, content, exemplars);
  }

  /** The next component in turn, or all. */
  private componentsOf(iteration: number): readonly string[] {
    const { seed, search } = this.context.run;
    const components = Object.keys(seed);
    if (search.components === 'all') return components;
    const turn = (iteration - 1) % Math.max(1, components.length);
    return components.slice(turn, turn + 1);
  }

  private make(
    iteration: number,
    { task, exemplars, guidance }: Asked,
    written: readonly Written[],
  ): readonly Proposal[] {
    const { context, scored } = this;
    const notes = [...new Set(guidance)];
    const number = context.state.proposals.length + 1;
    const texts: ComponentTexts = Object.fromEntries(written.map(([component, { text }]) => [component, text]));
    const scores = scored.scoresOf(task.parent) ?? new Map<number, number>();
    const examples = scored.part.filter((index) => scores.has(index));
    context.emitProposal({
      number,
      iteration,
      parents: [task.parent],
      texts,
      diagnosis: written.map(([, { diagnosis }]) => diagnosis).join('\n\n'),
      changes: written.flatMap(([component, { changes }]) =>
        written.length > 1 ? changes.map((change) => ({ ...change, component })) : changes,
      ),
      origin: { kind: 'reflection' },
      baseline: {
        of: { kind: 'candidate', index: task.parent },
        examples: examples.map((index) => ({ set: 'feedback', index })),
        scores: examples.map((index) => scores.get(index) ?? 0),
      },
      ...(notes.length === 0 ? {} : { guidance: notes }),
    });
    this.mutation.keepExamples(number, exemplars);
    // In a resumed run, the state has the texts of the journal.
    return context.state.proposals.slice(-1).map(({ proposal }) => proposal);
  }
}

type Written = readonly [component: string, Extract<ProposedText, { kind: 'proposed' }>];

/** A text that was asked for. */
interface Asked {
  readonly place: number;
  readonly task: Task;
  readonly exemplars: readonly ScoredExample[];
  readonly components: readonly string[];
  readonly guidance: readonly string[];
}
