// Tested by test/unit/gepa/strategies/textgrad.test.ts.
import type { AskedTask, Asking, ReflectiveMutation } from '../paper/mutation';
import { minibatchSize, rolloutsPerExample } from '../budget/budget';
import { valueOf } from '../named-values';
import type { Proposal } from '../proposal';
import {
  askReflector,
  readReply,
  type ProposedText,
  type ProposedTexts,
  type ReflectionTask,
} from '../reflection/propose-text';
import { answerFormat } from '../reflection/request';
import type { SearchContext } from '../search-context';
import { newestBest } from './newest-best';
import type { Strategy, StrategyPlan } from './strategy';
import type { TextGradOptions } from './strategy-options';
import { composeCritique, composeEdit, critiqueFormat, readCritique, type EarlierStep } from './textgrad-requests';

/** The critiques of a task's text, in the order of its failing examples. */
interface Critiques {
  readonly task: ReflectionTask;
  readonly texts: readonly string[];
}

type Skipped = Extract<ProposedTexts, { kind: 'skipped' }>;

/**
 * TextGrad as its paper optimizes prompts (arXiv 2406.07496, section 3.3 and Appendix E). One line of descent: the current
 * text is run on a batch of three examples, each example is criticized (the "gradient", section 2), and one edit follows the
 * critiques (the "step"). With momentum (Appendix B), an edit also sees the critiques of the last steps. The new text is
 * scored on the Pareto set, the paper's validation set, and replaces the current one unless it is worse there.
 *
 * The engine differs in this: solved examples aren't criticized, because there is nothing to learn from them. In a pipeline,
 * the critique of a module is asked for with the steps of all modules and the feedback on the output, instead of being
 * handed back from module to module. And a text that was reverted stays in the pool, with its scores.
 */
export class TextGrad implements Strategy, Asking {
  readonly compares = false;

  constructor(
    private readonly options: TextGradOptions,
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
  ) {}

  plan(iteration: number): StrategyPlan {
    const { run, state } = this.context;
    const tasks = this.mutation.drawTasks(iteration, () => newestBest(state.candidates));
    // The child isn't run on the batch.
    return { tasks, rollouts: (rolloutsPerExample(run) - 1) * minibatchSize(run) };
  }

  propose(iteration: number, { tasks }: StrategyPlan): Promise<readonly Proposal[]> {
    return this.mutation.propose({ iteration, tasks, firstPlace: 0 }, undefined, this);
  }

  /** Asks for all critiques side by side, then for an edit of each text. */
  async ask(_iteration: number, asked: readonly AskedTask[]): Promise<readonly ProposedTexts[]> {
    const earlier = this.earlierSteps();
    const critiques = await this.criticize(asked);
    const { world, signals } = this.context;
    return this.context.doPaidWork(critiques, {
      work: async (ofTask, log) => {
        const texts = new Map<string, string>();
        const diagnoses: string[] = [];
        const changes: Proposal['changes'][number][] = [];
        for (const one of ofTask) {
          if (isSkipped(one)) return one;
          const { task } = one;
          const { component } = task.content;
          const edit = await askReflector<ProposedText>(
            {
              id: `${task.id}/edit`,
              compose: () => composeEdit(task.content, task.examples(), one.texts, stepsOf(earlier, component)),
              answerFormat,
            },
            (reply, mark) => readReply(reply, mark, task, world.textCheck),
            world.reflector,
            signals.cancel,
            log,
          );
          if (edit.kind === 'skipped') return edit;
          texts.set(component, edit.text);
          diagnoses.push(...one.texts);
          changes.push(...edit.changes.map((change) => (ofTask.length > 1 ? { ...change, component } : change)));
        }
        return { kind: 'proposed', texts: Object.fromEntries(texts), diagnosis: diagnoses.join('\n\n'), changes };
      },
    });
  }

  /** Asks for a critique of each text on each failing example. Without a single one, the text's task is skipped. */
  private async criticize(asked: readonly AskedTask[]): Promise<readonly (readonly (Critiques | Skipped)[])[]> {
    const { run, world, signals } = this.context;
    const requests = asked.flatMap(({ requests: tasks, scored }) => {
      const failed = scored.flatMap(({ result }, place) => (result.score >= run.search.perfectScore ? [] : [place]));
      const places = failed.length === 0 ? scored.map((_, place) => place) : failed;
      return tasks.flatMap((task) => places.map((place) => ({ task, place })));
    });
    const replies = await this.context.doPaidWork(requests, {
      work: ({ task, place }, log) =>
        askReflector(
          {
            id: `${task.id}/critique-${place + 1}`,
            compose: () => composeCritique(task.content, task.examples().slice(place, place + 1)),
            answerFormat: critiqueFormat,
          },
          readCritique,
          world.reflector,
          signals.cancel,
          log,
        ),
    });
    return asked.map(({ requests: tasks }) =>
      tasks.map((task) => {
        const own = replies.filter((_, at) => requests[at]?.task === task);
        const texts = own.flatMap((reply) => (reply.kind === 'criticized' ? [reply.critique] : []));
        const skipped = own.find((reply) => reply.kind === 'skipped');
        return texts.length === 0 && skipped !== undefined ? skipped : { task, texts };
      }),
    );
  }

  /** The last steps that led to a text, oldest first: their critiques and texts. Those that the developer rejected don't count. */
  private earlierSteps(): readonly Proposal[] {
    const { proposals } = this.context.state;
    const steps = proposals.filter(
      ({ proposal, discard }) => proposal.origin.kind === 'reflection' && discard?.kind !== 'rejected',
    );
    return this.options.momentum === 0 ? [] : steps.slice(-this.options.momentum).map(({ proposal }) => proposal);
  }
}

function stepsOf(earlier: readonly Proposal[], component: string): readonly EarlierStep[] {
  return earlier.flatMap(({ texts, diagnosis }) => {
    const text = valueOf(texts, component);
    return text === undefined ? [] : [{ text, critique: diagnosis }];
  });
}

function isSkipped(one: Critiques | Skipped): one is Skipped {
  return 'kind' in one;
}
