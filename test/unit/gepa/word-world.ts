import { BrokenTextError } from '../../../src/gepa/failures/broken-text-error';
import { ExampleError } from '../../../src/gepa/failures/example-error';
import type { RunEvent, SearchEvent } from '../../../src/gepa/events';
import type { ReviewDecision } from '../../../src/gepa/proposal';
import { SeededRandom } from '../../../src/gepa/random';
import type { RolloutDetails, RolloutRequest } from '../../../src/gepa/rollout';
import { noUsage } from '../../../src/gepa/rollout';
import { drawingSearchOptions, type RunDescription } from '../../../src/gepa/run-description';
import { Search } from '../../../src/gepa/search';
import type { SteeringChange } from '../../../src/gepa/steering';
import type { DeveloperInput, SearchWorld } from '../../../src/gepa/world';

/**
 * A world small enough to follow by hand. A text solves example n if it contains the word `word<n mod words>`, and a
 * reflection adds the word of the first failing example in its minibatch.
 */
export function wordRun(changes: Partial<RunDescription> = {}): RunDescription {
  const rows = (set: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ title: `${set} ${index}`, source: `${set}.jsonl:${index + 1}` }));
  return {
    id: 'test-run',
    name: 'test',
    seed: { route: 'Start.' },
    examples: { feedback: rows('feedback', 6), pareto: rows('pareto', 4), test: rows('test', 2) },
    paretoIsFeedback: false,
    objectives: [],
    budget: { rollouts: 200 },
    search: { ...drawingSearchOptions, seed: 1, minibatch: 2 },
    review: 'off',
    models: { task: 'words', reflection: 'words' },
    ...changes,
  };
}

export interface WordWorldOptions {
  readonly words?: number;
  /** Returns the milliseconds that a rollout takes. */
  readonly latency?: (request: RolloutRequest) => number;
  /** Whether rollouts have a trace, with a step for each component. */
  readonly traced?: boolean;
  /** Replaces the reflection's reply. */
  readonly reply?: (attempt: string) => string;
  /** Returns a fault of a text before its first rollout. */
  readonly fault?: (text: string) => string | undefined;
  /** Returns why a rollout breaks because of its text. */
  readonly broken?: (request: RolloutRequest) => string | undefined;
  /** Returns why an example can't be scored, whatever the text. */
  readonly unscored?: (request: RolloutRequest) => string | undefined;
  /** Whether a rollout goes wrong by chance: it scores the opposite. */
  readonly slips?: (request: RolloutRequest) => boolean;
  /** Decides on a proposal as soon as it waits, the first time or again; not if it is undefined. */
  readonly review?: (proposal: number) => ReviewDecision | undefined;
  /** Changes the search as soon as an event is recorded. */
  readonly steer?: (event: RunEvent) => readonly SteeringChange[];
}

export interface WordWorld {
  readonly world: SearchWorld;
  readonly events: RunEvent[];
  readonly requests: RolloutRequest[];
}

export function wordWorld(run: RunDescription, options: WordWorldOptions = {}): WordWorld {
  const words = options.words ?? 4;
  const events: RunEvent[] = [];
  const requests: RolloutRequest[] = [];
  const input: DeveloperInput[] = [];
  const details = new Map<string, RolloutDetails>();
  let steered = 0;
  const world: SearchWorld = {
    evaluator: {
      evaluate: async (request) => {
        requests.push(request);
        const wait = options.latency?.(request);
        if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
        const broken = options.broken?.(request);
        if (broken !== undefined) throw new BrokenTextError(broken);
        const unscored = options.unscored?.(request);
        if (unscored !== undefined) throw new ExampleError(unscored);
        const word = `word${request.example.index % words}`;
        const solved = Object.values(request.texts).join(' ').includes(word) !== (options.slips?.(request) ?? false);
        const output = solved ? word : 'nothing';
        const input = `Question ${request.example.index}`;
        const trace =
          options.traced === true ? Object.keys(request.texts).map((module) => ({ module, input, output })) : [];
        details.set(request.id, { output, trace, feedback: `Expected ${word}.` });
        return {
          score: solved ? 1 : 0,
          objectives: {},
          usage: { ...noUsage, calls: 1, promptTokens: 10, completionTokens: 1 },
          durationMs: 1,
        };
      },
    },
    reflector: {
      reflect: (id, compose) => {
        const request = compose();
        const prompt = request.messages.map(({ content }) => content).join('\n');
        const current = new RegExp(`<current_text-${request.mark}[^>]*>\n([^]*?)\n</`).exec(prompt)?.[1] ?? '';
        const failed = [...prompt.matchAll(/score="0 of 1">[^]*?Expected (word\d)/g)].map((match) => match[1] ?? '');
        // Exemplars have no scores.
        const shown = [...prompt.matchAll(/<example-\w+ name="[^"]*">[^]*?Expected (word\d)/g)].map(
          (match) => match[1] ?? '',
        );
        const missing = failed[0] ?? shown.find((word) => !current.includes(word)) ?? '';
        const text = options.reply?.(id) ?? `Missing.\n\n\`\`\`\n${current} ${missing}\n\`\`\``;
        return Promise.resolve({ text, usage: { ...noUsage, calls: 1 }, durationMs: 1 });
      },
    },
    detailsOf: (rollout) => details.get(rollout),
    textCheck: {
      faultOf: (_component, text) => {
        const detail = options.fault?.(text);
        return detail === undefined ? undefined : { kind: 'variables', detail };
      },
    },
    developer: {
      take: () => input.splice(0),
      waiting: () => input.length > 0,
      arrival: () => Promise.resolve(),
    },
    random: new SeededRandom(run.search.seed ?? 0),
    guidance: () => [],
    variables: () => [],
    elapsedMs: () => 0,
    iterationsBeforeResume: () => 0,
    repeating: () => false,
    beginsNext: () => false,
    record: (event: SearchEvent) => {
      const kept = { ...event, at: events.length };
      events.push(kept);
      if (event.type === 'reviewRequested' || event.type === 'decisionUndone') {
        const decision = options.review?.(event.proposal);
        if (decision !== undefined) input.push({ kind: 'review', proposal: event.proposal, decision });
      }
      for (const change of options.steer?.(kept) ?? [])
        input.push({ kind: 'steering', number: (steered += 1), change });
      return kept;
    },
  };
  return { world, events, requests };
}

/** Signals that never abort. */
export const undisturbed = { cancel: new AbortController().signal, finish: new AbortController().signal };

/** Searches a word world to the end. */
export async function searchWords(run: RunDescription, options: WordWorldOptions = {}) {
  const { world, events, requests } = wordWorld(run, options);
  const search = new Search(run, world, undisturbed);
  const reason = await search.search();
  return { reason, events, requests, state: search.state };
}
