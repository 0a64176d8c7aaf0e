import { minibatchSize } from '../budget/budget';
import type { SkipReason, Task } from '../events';
import { valueOf } from '../named-values';
import type { ReflectiveMutation } from '../paper/mutation';
import type { Proposal } from '../proposal';
import { proposeTexts } from '../reflection/propose-text';
import { reflectionTask } from '../reflection/reflection-task';
import type { SearchContext } from '../search-context';
import { bestCandidate } from '../state';
import { estimateTokens } from '../text/token-estimate';
import { describeBroken } from '../words/reasons';

/** Every so many iterations one asks for a shorter text. */
const interval = 4;
/** The fewest feedback examples on which a shorter text must do as well as its parent, if there are as many. */
const fewestExamples = 5;

/** What an iteration is going to shorten, decided when it begins. */
export interface ShorteningPlan {
  readonly component: string;
  /** The candidate, and the feedback examples that it and the shorter text are run on. */
  readonly task: Task;
}

/**
 * Asks for a shorter text of the best candidate from time to time, with nothing that can go without loss. Such a proposal must
 * not do worse than its parent on feedback examples, and on the Pareto set, as far as noise allows to say so.
 */
export class Shortening {
  /** The texts that were sent, each once: a reflection that could not shorten one is not asked again. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
  ) {}

  /** Plans an iteration that shortens a text. Undefined if it isn't its turn, or every text of the best candidate was sent already. */
  plan(iteration: number): ShorteningPlan | undefined {
    const { run, state, world } = this.context;
    if (run.search.shorten !== true || iteration % interval !== 0 || state.nextParent !== undefined) return undefined;
    const next = this.nextText();
    if (next === undefined) return undefined;
    this.asked.add(keyOf(next));
    const rows = this.context.remaining('feedback').map(({ index }) => index);
    const count = Math.max(fewestExamples, run.search.lineages?.batch ?? minibatchSize(run));
    const minibatch = world.random.sample(rows, count);
    return { component: next.component, task: { parent: state.best ?? 0, minibatch } };
  }

  /** Makes the proposal of an iteration, untested; none if the reflection can't be used. */
  async propose(
    iteration: number,
    { task: { parent, minibatch }, component }: ShorteningPlan,
  ): Promise<readonly Proposal[]> {
    const { context } = this;
    const texts = context.state.candidates[parent]?.texts ?? {};
    const examples = minibatch.map((index) => ({ set: 'feedback', index }) as const);
    const subject = { kind: 'candidate', index: parent } as const;
    const outcome = await context.runOne({ subject, texts, examples, purpose: `i${iteration}.0` });
    const skip = (reason: SkipReason): readonly Proposal[] => {
      context.emit({ type: 'taskSkipped', iteration, task: 0, reason });
      return [];
    };
    if (outcome.kind === 'failed') return skip({ kind: 'broken', detail: describeBroken(outcome.reason) });
    const scored = examples.flatMap((example, at) => {
      const result = outcome.results[at] ?? null;
      return result === null ? [] : [{ example, result }];
    });
    if (scored.length === 0) return skip({ kind: 'leftOut' });
    const scores = scored.map(({ result }) => result.score);
    context.emit({ type: 'reflectionStarted', iteration, task: 0, components: [component], scores });
    const guidance = context.world.guidance(component);
    const content = {
      component,
      currentText: valueOf(texts, component) ?? '',
      tried: [],
      guidance,
      shortens: true,
    } as const;
    const request = reflectionTask(context, `i${iteration}.0/${component}`, content, scored);
    const [proposed] = await context.doPaidWork([request], {
      work: (one, log) => proposeTexts([one], context.world, context.signals.cancel, log),
    });
    if (proposed === undefined) return [];
    if (proposed.kind === 'skipped') return skip(proposed.reason);
    const proposal: Proposal = {
      number: context.state.proposals.length + 1,
      iteration,
      parents: [parent],
      texts: proposed.texts,
      diagnosis: proposed.diagnosis,
      changes: proposed.changes,
      origin: { kind: 'reflection', shortens: true },
      baseline: { of: subject, examples: scored.map(({ example }) => example), scores },
      ...(guidance.length === 0 ? {} : { guidance }),
    };
    context.emitProposal(proposal);
    this.mutation.keepExamples(proposal.number, scored);
    // In a resumed run, the state has the texts of the journal.
    return [context.state.proposals.at(-1)?.proposal ?? proposal];
  }

  /** Returns the longest text of the best candidate that was not sent yet. */
  private nextText(): Text | undefined {
    const texts = bestCandidate(this.context.state)?.texts ?? {};
    return Object.entries(texts)
      .map(([component, text]) => ({ component, text }))
      .filter((one) => one.text !== '' && !this.asked.has(keyOf(one)))
      .sort((a, b) => estimateTokens(b.text) - estimateTokens(a.text))[0];
  }
}

interface Text {
  readonly component: string;
  readonly text: string;
}

function keyOf({ component, text }: Text): string {
  return JSON.stringify([component, text]);
}
