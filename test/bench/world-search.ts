import type { RunEvent } from '../../src/gepa/events';
import { SeededRandom } from '../../src/gepa/random';
import { valueOf } from '../../src/gepa/named-values';
import { parseReflectionReply } from '../../src/gepa/reflection/reply';
import { addUsage, noUsage, type RolloutDetails, type TraceStep, type Usage } from '../../src/gepa/rollout';
import { Search } from '../../src/gepa/search';
import { meanOf } from '../../src/gepa/state';
import { textOfContent, type ChatMessage, type Completion, type Model } from '../../src/models/model';
import { createMetric } from '../../src/metrics/create-metric';
import { plannedMetricServices } from '../../src/runs/execution/metric-services';
import { ModelReflector } from '../../src/runs/execution/model-reflector';
import { RolloutEvaluator } from '../../src/runs/execution/rollout-evaluator';
import { createTextCheck } from '../../src/runs/execution/text-check';
import type { RunPlan } from '../../src/runs/plan/run-plan';
import type { System } from '../../src/system/system';
import { loadWorld, type World } from './world';
import { planWorld, type WorldRunOptions } from './world-plan';

/** Prices of all requests so far, in tokens read: a token costs 1 to read and 4 to write. As in `money-reference.jsonl`. */
export type Spent = readonly [best: number, task: number, reflection: number];

export interface WorldRun {
  readonly seed: number;
  /** Best mean on the Pareto set by rollouts, ascending. */
  readonly curve: readonly (readonly [rollouts: number, best: number])[];
  /** Best mean on the Pareto set by what was spent, ascending. */
  readonly money: readonly Spent[];
  /** The reported score of the winner: its mean on the Pareto set. */
  readonly reported: number;
  /** Mean of the winner on the test set. */
  readonly test: number;
  readonly reflections: number;
}

/** When a search in a world ends before its rollouts are spent, and who listens to its events. */
export interface WatchOptions {
  /** The sum, in tokens read by the task model, after which no iteration begins. */
  readonly upTo?: number;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Searches a synthetic world in this process: the search, the metric and the requests of a run, but no HTTP, no journal and no
 * worker. The curve is that of a run through the world's server.
 */
export async function searchWorld(options: WorldRunOptions, watch: WatchOptions = {}): Promise<WorldRun> {
  const world = await loadWorld(options.kind, options.seed);
  // The address is never asked.
  return planWorld(world, options, 'http://127.0.0.1:9/v1', (plan) => searchPlan(plan, world, options, watch));
}

async function searchPlan(
  plan: RunPlan,
  world: World,
  { seed, reflectionPrice }: WorldRunOptions,
  { upTo = Infinity, onEvent }: WatchOptions,
): Promise<WorldRun> {
  const finishing = new AbortController();
  const meter = { task: 0, reflection: 0 };
  const meterOf = (use: keyof typeof meter, price: number | undefined) => (usage: Usage) => {
    meter[use] += priceOf(usage);
    if (meter.task + (reflectionPrice ?? 1) * meter.reflection > upTo) finishing.abort();
    return price === undefined ? usage : { ...usage, costUsd: (price * priceOf(usage)) / 1e6 };
  };
  const taskPrice = reflectionPrice === undefined ? undefined : 1;
  const now = () => 0;
  const { feedback, pareto, test } = plan.examples;
  const metric = createMetric(
    plan.metric,
    [...feedback, ...pareto, ...test],
    plannedMetricServices(plan.spec.models, ''),
  );
  const system = systemOf(world, meterOf('task', taskPrice));
  const evaluator = new RolloutEvaluator(system, metric, plan.examples, [], now);
  const reflector = new ModelReflector(reflectorOf(world, meterOf('reflection', reflectionPrice)), {}, now);
  const details = new Map<string, RolloutDetails>();
  /** What was spent whenever a candidate joined the pool. */
  const spent: { readonly task: number; readonly reflection: number }[] = [];
  let events = 0;
  const search = new Search(
    plan.description,
    {
      evaluator: {
        evaluate: async (request, signal) => {
          const answer = await evaluator.answer(request, signal);
          const { score, objectives, feedback } = await evaluator.score(request, answer, signal);
          details.set(request.id, { output: answer.output, trace: answer.trace, feedback });
          return { score, objectives, usage: answer.usage, durationMs: 0 };
        },
      },
      reflector,
      detailsOf: (rollout) => details.get(rollout),
      textCheck: createTextCheck(plan),
      developer: { take: () => [], waiting: () => false, arrival: () => Promise.resolve() },
      random: new SeededRandom(plan.description.search.seed ?? 0),
      guidance: () => [],
      variables: () => [],
      elapsedMs: () => 0,
      iterationsBeforeResume: () => 0,
      repeating: () => false,
      beginsNext: () => false,
      record: (event) => {
        if (event.type === 'candidateScored') spent.push({ ...meter });
        const recorded = { ...event, at: (events += 1) };
        onEvent?.(recorded);
        return recorded;
      },
    },
    { cancel: new AbortController().signal, finish: finishing.signal },
  );
  await search.search();
  const { curve, candidates, best = 0, reflections } = search.state;
  const [seedCandidate] = candidates;
  const winner = candidates[best] ?? seedCandidate;
  return {
    seed,
    curve: curve.map((point) => [point.rollouts, point.best]),
    money: curve.map((point, nth) => [point.best, spent[nth]?.task ?? 0, spent[nth]?.reflection ?? 0]),
    reported: winner === undefined ? 0 : (meanOf(winner.pareto) ?? 0),
    test: winner === undefined ? 0 : (meanOf(winner.test) ?? 0),
    reflections,
  };
}

/** Asks the student as the system of a run does, without filling templates: the worlds' prompts are none. */
function systemOf(world: World, metered: (usage: Usage) => Usage): System {
  const asked = new Map<string, number>();
  const modules = Object.keys(world.prompts);
  return {
    run: (texts, { values }) => {
      const input = String(values['input']);
      const trace: TraceStep[] = [];
      let usage = noUsage;
      for (const module of modules) {
        const system = valueOf(texts, module) ?? '';
        const given = [input, ...trace.map(({ output }) => output)].join('\n');
        const key = `${system}\0${given}`;
        const time = asked.get(key) ?? 0;
        asked.set(key, time + 1);
        const { text, usage: own } = completion(`${system}${given}`, world.student(system, given, time), metered);
        trace.push({ module, input: given, output: text });
        usage = addUsage(usage, own);
      }
      return Promise.resolve({ output: trace.at(-1)?.output ?? '', trace, usage });
    },
  };
}

function reflectorOf(world: World, metered: (usage: Usage) => Usage): Model {
  return {
    complete: ({ messages }) => {
      const [system, user] = [textOf(messages, 'system'), textOf(messages, 'user')];
      const reply = replyWith(world, `${system}\n${user}`);
      return Promise.resolve(completion(`${system}${user}`, reply, metered));
    },
  };
}

/**
 * Returns the reply of a world's reflection model, which knows only the form with one text. Where a request asks for hypotheses, each is
 * a text that it writes for the same request.
 */
function replyWith(world: World, request: string): string {
  const count = Number(/Name up to (\d+) different hypotheses/.exec(request)?.[1] ?? '0');
  if (count === 0) return world.reflector(request);
  const written = Array.from({ length: count }, (_, place) => world.reflector(`${request}\nHypothesis ${place + 1}`));
  return written
    .flatMap((reply, place) => {
      const parsed = parseReflectionReply(reply, '');
      if (parsed.kind === 'unreadable') return [];
      const part = (tag: string, body: string) => `<${tag}_${place + 1}>\n${body}\n</${tag}_${place + 1}>`;
      return [part('label', `Hypothesis ${place + 1}`), part('cause', parsed.diagnosis), part('new_text', parsed.text)];
    })
    .join('\n');
}

function completion(request: string, text: string, metered: (usage: Usage) => Usage): Completion {
  const tokens = (part: string) => Math.ceil(part.length / 4);
  return { text, usage: metered({ calls: 1, promptTokens: tokens(request), completionTokens: tokens(text) }) };
}

/** Joins the messages of a role, as the worlds' server does. */
function textOf(messages: readonly ChatMessage[], role: ChatMessage['role']): string {
  return messages
    .filter((message) => message.role === role)
    .map(({ content }) => textOfContent(content))
    .join('\n');
}

/** Returns the price of a usage in tokens read: a token costs 1 to read and 4 to write. */
export function priceOf({ promptTokens, completionTokens }: Usage): number {
  return promptTokens + 4 * completionTokens;
}
