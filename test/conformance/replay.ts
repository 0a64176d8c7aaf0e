import { isDeepStrictEqual } from 'node:util';
import type { ComponentTexts } from '../../src/gepa/candidate';
import type { SearchEvent } from '../../src/gepa/events';
import { noUsage, type RolloutDetails, type RolloutRequest } from '../../src/gepa/rollout';
import type { RunDescription } from '../../src/gepa/run-description';
import { Search } from '../../src/gepa/search';
import type { RunState } from '../../src/gepa/state';
import type { RolloutResult, SearchWorld } from '../../src/gepa/world';
import { searchOptionsOf, type Fixture } from './fixture';
import { PythonRandom } from './python-random';
import { Transcript } from './transcript';

/** Replays a recorded run and describes the first difference; undefined if there is none. */
export async function replay(fixture: Fixture): Promise<string | undefined> {
  const transcript = new Transcript();
  const run = describeReplay(fixture);
  const search = new Search(run, new RecordedWorld(fixture, transcript), undisturbed);
  transcript.stateOf = () => search.state;
  transcript.leadersOf = () => search.frontier.leaders();
  try {
    await search.search();
  } catch (error) {
    return `${firstDifference(fixture, transcript) ?? ''} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  return firstDifference(fixture, transcript) ?? resultDifference(fixture, search.state);
}

/** Signals that never abort. */
export const undisturbed = { cancel: new AbortController().signal, finish: new AbortController().signal };

/** Returns the run of a fixture. */
export function describeReplay(fixture: Fixture): RunDescription {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ title: '', source: String(index) }));
  const paretoIsFeedback = fixture.valSize === 0;
  return {
    id: 'replay',
    name: 'replay',
    seed: fixture.seedCandidate,
    examples: {
      feedback: rows(fixture.trainSize),
      pareto: rows(paretoIsFeedback ? fixture.trainSize : fixture.valSize),
      test: [],
    },
    paretoIsFeedback,
    objectives: objectivesOf(fixture),
    budget: { rollouts: fixture.config.maxMetricCalls },
    search: searchOptionsOf(fixture),
    review: 'off',
    models: { task: 'recorded', reflection: 'recorded' },
  };
}

/** Returns the objectives in the order of the seed's scores. */
function objectivesOf({ evaluations, seedCandidate }: Fixture): readonly string[] {
  const seed = evaluations.find(({ candidate }) => isDeepStrictEqual(candidate, seedCandidate));
  const [score] = Object.values(seed?.val ?? seed?.train ?? {});
  return score === undefined || typeof score === 'number' ? [] : Object.keys(score.objectives);
}

/** Answers a search from a recorded run. */
class RecordedWorld implements SearchWorld {
  readonly random: PythonRandom;
  readonly evaluator = { evaluate: (request: RolloutRequest) => Promise.resolve(this.evaluate(request)) };
  readonly developer = { take: () => [], waiting: () => false, arrival: () => new Promise<void>(() => undefined) };
  readonly reflector: SearchWorld['reflector'];
  readonly textCheck = { faultOf: () => undefined };
  private readonly scores: ReadonlyMap<string, Fixture['evaluations'][number]>;
  /**
   * The next recorded proposal of each task. Tasks request side by side, but the record has them one after the other.
   */
  private readonly cursors = new Map<string, number>();
  private reserved = 0;

  constructor(
    private readonly fixture: Fixture,
    private readonly transcript: Transcript,
  ) {
    this.random = new PythonRandom(fixture.config.seed);
    this.scores = new Map(fixture.evaluations.map((evaluation) => [keyOf(evaluation.candidate), evaluation]));
    this.reflector = {
      reflect: (id, request) => Promise.resolve(this.reflect(id, request().mark)),
    };
  }

  detailsOf(): RolloutDetails {
    return { output: '', trace: [], feedback: 'recorded' };
  }

  guidance(): readonly string[] {
    return [];
  }

  variables(): readonly string[] {
    return [];
  }

  elapsedMs(): number {
    return 0;
  }

  iterationsBeforeResume(): number {
    return 0;
  }

  repeating(): boolean {
    return false;
  }

  beginsNext(): boolean {
    return false;
  }

  record<E extends SearchEvent>(event: E): E & { at: number } {
    if (event.type === 'reflectionStarted') {
      this.cursors.set(`i${event.iteration}.${event.task}`, this.reserved);
      this.reserved += event.components.length;
    }
    this.transcript.take(event);
    return { ...event, at: 0 };
  }

  private evaluate({ texts, example }: RolloutRequest): RolloutResult {
    const evaluation = this.scores.get(keyOf(texts));
    const set = example.set === 'feedback' || this.fixture.valSize === 0 ? evaluation?.train : evaluation?.val;
    const recorded = set?.[example.index];
    if (recorded === undefined) {
      throw new Error(
        `The recorded run never ran ${JSON.stringify(texts)} on ${example.set} example ${example.index}.`,
      );
    }
    const { score, objectives } = typeof recorded === 'number' ? { score: recorded, objectives: {} } : recorded;
    return { score, objectives, usage: noUsage, durationMs: 0 };
  }

  private reflect(id: string, mark: string) {
    const [task = '', component = ''] = id.split('/');
    const cursor = this.cursors.get(task) ?? 0;
    this.cursors.set(task, cursor + 1);
    const proposal = this.fixture.proposals[cursor];
    if (proposal?.component !== component) {
      throw new Error(
        `Proposal ${cursor} was recorded for ${proposal?.component ?? 'nothing'}, but requested for ${component}.`,
      );
    }
    return { text: `<new_text-${mark}>\n${proposal.text}\n</new_text-${mark}>`, usage: noUsage, durationMs: 0 };
  }
}

function firstDifference({ iterations }: Fixture, transcript: Transcript): string | undefined {
  const replayed = transcript.finish();
  for (let at = 0; at < Math.max(iterations.length, replayed.length); at += 1) {
    const [expected, actual] = [iterations[at], replayed[at]];
    const count = Math.max(expected?.events.length ?? 0, actual?.events.length ?? 0);
    for (let place = 0; place < count; place += 1) {
      const [wanted, got] = [plain(expected?.events[place]), plain(actual?.events[place])];
      if (!isDeepStrictEqual(wanted, got)) {
        return `iteration ${at + 1}, event ${place + 1}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
      }
    }
    if (expected?.metricCalls !== actual?.metricCalls) {
      return `iteration ${at + 1}: expected ${expected?.metricCalls ?? 'no'} rollouts so far, got ${actual?.metricCalls ?? 'none'}`;
    }
  }
  return undefined;
}

function resultDifference({ result, config, valSize, trainSize }: Fixture, state: RunState): string | undefined {
  const { candidates } = state;
  const examples = valSize === 0 ? trainSize : valSize;
  const replayed = {
    candidates: candidates.map(({ texts }) => texts),
    parents: candidates.map(({ parents }) => (parents.length === 0 ? [null] : parents)),
    valScores: candidates.map(({ scores }) => Object.fromEntries(scores.map((score, index) => [index, score]))),
    aggregateScores: candidates.map(({ pareto }) => pareto.sum / examples),
    best: state.best,
    metricCalls: state.rollouts,
    discoveredAt: candidates.map(({ addedAtRollouts }) => addedAtRollouts),
    iterations: state.iterations,
  };
  for (const [key, value] of Object.entries(replayed)) {
    const expected = plain(result[key as keyof typeof replayed]);
    if (!isDeepStrictEqual(expected, plain(value))) {
      return `result.${key} (seed ${config.seed}): expected ${JSON.stringify(expected)}, got ${JSON.stringify(value)}`;
    }
  }
  return undefined;
}

/** Converts a value to JSON and back, so that both sides compare by content. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function keyOf(texts: ComponentTexts): string {
  return JSON.stringify(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
