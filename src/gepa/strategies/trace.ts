// Tested by test/unit/gepa/strategies/trace.test.ts.
import { minibatchSize, rolloutsPerExample } from '../budget/budget';
import { valueOf } from '../named-values';
import type { AskedTask, Asking, ReflectiveMutation } from '../paper/mutation';
import type { Proposal } from '../proposal';
import {
  askReflector,
  objectionTo,
  readReply,
  type ProposedTexts,
  type ReflectionTask,
} from '../reflection/propose-text';
import { parseTextsReply } from '../reflection/reply';
import type { SearchContext } from '../search-context';
import type { ProposalState, RunState } from '../state';
import type { TextCheck } from '../text/text-fault';
import type { Strategy, StrategyPlan } from './strategy';
import type { TraceOptions } from './strategy-options';
import { composeTrace, traceFormat, type PastAttempt } from './trace-request';

/**
 * Trace with OptoPrime (arXiv 2406.16218, its sections on the design of OptoPrime). The system is run on a minibatch, and the
 * execution is shown as a program: documentation, code with one assignment for each step, the texts as variables with their
 * constraints, inputs, other values, outputs and feedback. One request may change all texts together, and is shown a short
 * memory of what was tried with what result.
 *
 * The engine differs in this: the paper's optimizer keeps every suggestion. Here a suggestion has to beat its parent on the
 * minibatch, as every proposal does, before it costs a rollout on the Pareto set; the next step continues from the newest
 * candidate of the pool. The reply has tags instead of JSON, because a prompt in JSON comes back broken more often.
 */
export class Trace implements Strategy, Asking {
  readonly compares = true;

  constructor(
    private readonly options: TraceOptions,
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
  ) {}

  plan(iteration: number): StrategyPlan {
    const { run, state } = this.context;
    const newest = state.candidates.findLast(({ inPool }) => inPool)?.index ?? 0;
    const tasks = this.mutation.drawTasks(iteration, () => newest);
    return { tasks, rollouts: rolloutsPerExample(run) * minibatchSize(run) };
  }

  propose(iteration: number, { tasks }: StrategyPlan): Promise<readonly Proposal[]> {
    return this.mutation.propose({ iteration, tasks, firstPlace: 0 }, undefined, this);
  }

  /** Asks for all texts of a task in one request. */
  ask(iteration: number, asked: readonly AskedTask[]): Promise<readonly ProposedTexts[]> {
    const { world, signals, state } = this.context;
    const past = pastAttempts(state, this.options.memory);
    return this.context.doPaidWork(asked, {
      work: ({ place, requests }, log) =>
        askReflector<ProposedTexts>(
          {
            id: `i${iteration}.${place}/program`,
            compose: () =>
              composeTrace(
                requests.map(({ content }) => content),
                requests[0]?.examples() ?? [],
                past,
              ),
            answerFormat: (mark) => traceFormat(mark, requests.length),
          },
          (reply, mark) => readTexts(reply, mark, requests, world.textCheck),
          world.reflector,
          signals.cancel,
          log,
        ),
    });
  }
}

function readTexts(reply: string, mark: string, tasks: readonly ReflectionTask[], check: TextCheck): ProposedTexts {
  const [only, ...others] = tasks;
  if (only !== undefined && others.length === 0) {
    const read = readReply(reply, mark, only, check);
    if (read.kind === 'skipped') return read;
    const { text, diagnosis, changes } = read;
    return { kind: 'proposed', texts: { [only.content.component]: text }, diagnosis, changes };
  }
  const parsed = parseTextsReply(reply, mark, tasks.length);
  if (parsed.kind === 'unreadable') {
    return { kind: 'skipped', reason: { kind: 'unreadable', detail: parsed.problem } };
  }
  const texts: [string, string][] = [];
  const changes: Proposal['changes'][number][] = [];
  for (const [at, task] of tasks.entries()) {
    const written = parsed.texts.get(at + 1);
    if (written === undefined) continue;
    const { component } = task.content;
    const objection = objectionTo(written.text, task, check);
    if (objection !== undefined) {
      return { kind: 'skipped', reason: { kind: 'objection', detail: `"${component}": ${objection}` } };
    }
    texts.push([component, written.text]);
    changes.push(...written.changes.map((change) => ({ ...change, component })));
  }
  return { kind: 'proposed', texts: Object.fromEntries(texts), diagnosis: parsed.diagnosis, changes };
}

/** Returns the last attempts, oldest first. Those that the developer rejected aren't among them: guidance says why. */
function pastAttempts({ proposals, candidates }: RunState, memory: number): readonly PastAttempt[] {
  const attempts = proposals.flatMap((one): PastAttempt[] => {
    const { proposal, discard } = one;
    const result = resultOf(one);
    if (proposal.origin.kind !== 'reflection' || discard?.kind === 'rejected' || result === undefined) return [];
    const before = candidates[proposal.parents[0]]?.texts;
    const changed = Object.entries(proposal.texts).filter(([name, text]) => valueOf(before, name) !== text);
    return [{ texts: changed, result }];
  });
  return memory === 0 ? [] : attempts.slice(-memory);
}

function resultOf({ measured }: ProposalState): PastAttempt['result'] | undefined {
  if (measured === undefined) return undefined;
  const meanOf = (scores: readonly number[]) => scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { before: meanOf(measured.before), after: meanOf(measured.after), examples: measured.examples.length };
}
