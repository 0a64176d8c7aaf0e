import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentTexts } from '../../src/gepa/candidate';
import type { SearchEvent } from '../../src/gepa/events';
import { noUsage, type RolloutRequest } from '../../src/gepa/rollout';
import { Search } from '../../src/gepa/search';
import type { SearchWorld } from '../../src/gepa/world';
import type { Fixture } from './fixture';
import { PythonRandom } from './python-random';
import { describeReplay, undisturbed } from './replay';
import { Transcript } from './transcript';

/**
 * Writes the fixtures of `test/conformance/fixtures`: small synthetic runs in the form of recorded ones, for tests
 * without recorded runs. Run `node esbuild.js --conformance`, then `node dist/test/conformance-record.js FOLDER`.
 */
const settings: readonly {
  readonly name: string;
  readonly config: Partial<Fixture['config']>;
  readonly modules: number;
}[] = [
  { name: 'one-module', config: {}, modules: 1 },
  { name: 'merge', config: { merge: true, maxMetricCalls: 500 }, modules: 3 },
  {
    name: 'several-tasks',
    config: { sampling: ['pxn', 2, 2], selection: ['top_k', 2], cacheEvaluations: true },
    modules: 2,
  },
  { name: 'all-components', config: { componentSelection: 'all', candidateSelection: 'epsilon_greedy' }, modules: 2 },
];

const usual: Fixture['config'] = {
  seed: 5,
  minibatchSize: 3,
  maxMetricCalls: 250,
  candidateSelection: 'pareto',
  frontier: 'instance',
  componentSelection: 'round_robin',
  merge: false,
  maxMergeInvocations: 5,
  acceptance: 'strict_improvement',
  skipPerfectScore: true,
  perfectScore: 1,
  cacheEvaluations: false,
  sampling: null,
  selection: 'all',
};

const [trainSize, valSize] = [11, 7];

async function record(config: Fixture['config'], modules: number): Promise<Fixture> {
  const seedCandidate = Object.fromEntries(Array.from({ length: modules }, (_, at) => [`m${at}`, `m${at}:`]));
  const evaluations = new Map<
    string,
    { candidate: ComponentTexts; train: Record<string, number>; val: Record<string, number> }
  >();
  const proposals: { component: string; parent: string; text: string }[] = [];
  const empty: Fixture = {
    config,
    seedCandidate,
    trainSize,
    valSize,
    evaluations: [],
    proposals: [],
    iterations: [],
    result: {
      candidates: [],
      parents: [],
      valScores: [],
      aggregateScores: [],
      best: 0,
      metricCalls: 0,
      discoveredAt: [],
      iterations: 0,
    },
  };
  const transcript = new Transcript();
  const evaluate = ({ texts, example }: RolloutRequest) => {
    const score = scoreOf(texts, example.set === 'pareto' ? example.index + 100 : example.index);
    const known = evaluations.get(JSON.stringify(texts)) ?? { candidate: texts, train: {}, val: {} };
    evaluations.set(JSON.stringify(texts), known);
    known[example.set === 'pareto' ? 'val' : 'train'][example.index] = score;
    return { score, objectives: {}, usage: noUsage, durationMs: 0 };
  };
  const world: SearchWorld = {
    evaluator: { evaluate: (request) => Promise.resolve(evaluate(request)) },
    reflector: {
      reflect: (id, request) => {
        const { mark, messages } = request();
        const component = id.split('/')[1] ?? '';
        const parent =
          new RegExp(`<current_text-${mark}>\n([^]*?)\n</current_text`).exec(messages[1]?.content ?? '')?.[1] ?? '';
        const text = `${parent}s${proposals.length % 9};`;
        proposals.push({ component, parent, text });
        return Promise.resolve({
          text: `<new_text-${mark}>\n${text}\n</new_text-${mark}>`,
          usage: noUsage,
          durationMs: 0,
        });
      },
    },
    detailsOf: () => ({ output: '', trace: [], feedback: 'made up' }),
    developer: { take: () => [], waiting: () => false, arrival: () => new Promise<void>(() => undefined) },
    textCheck: { faultOf: () => undefined },
    random: new PythonRandom(config.seed),
    guidance: () => [],
    variables: () => [],
    elapsedMs: () => 0,
    iterationsBeforeResume: () => 0,
    repeating: () => false,
    beginsNext: () => false,
    record: (event: SearchEvent) => {
      transcript.take(event);
      return { ...event, at: 0 };
    },
  };
  const search = new Search(describeReplay(empty), world, undisturbed);
  transcript.stateOf = () => search.state;
  transcript.leadersOf = () => search.frontier.leaders();
  await search.search();
  const { candidates, best, rollouts, iterations } = search.state;
  return {
    ...empty,
    evaluations: [...evaluations.values()],
    proposals,
    iterations: transcript.finish(),
    result: {
      candidates: candidates.map(({ texts }) => texts),
      parents: candidates.map(({ parents }) => (parents.length === 0 ? [null] : parents)),
      valScores: candidates.map(({ scores }) => Object.fromEntries(scores.map((score, index) => [index, score]))),
      aggregateScores: candidates.map(({ pareto }) => pareto.sum / valSize),
      best: best ?? 0,
      metricCalls: rollouts,
      discoveredAt: candidates.map(({ addedAtRollouts }) => addedAtRollouts),
      iterations,
    },
  };
}

/**
 * Each module's text contains tokens `s0;` … `s8;`. An example rewards some tokens in some modules, and no long texts.
 */
function scoreOf(texts: ComponentTexts, example: number): number {
  const liked = Object.entries(texts).flatMap(([component, text], module) =>
    [...new Set(text.slice(component.length).match(/s\d/g))].filter(
      (token) => (Number(token.slice(1)) * 7 + example * 3 + module * 5) % 4 === 0,
    ),
  );
  const length = Object.values(texts).join('').length;
  return Math.max(0, Math.min(1, 0.1 + liked.length * 0.3 - Math.max(0, length - 40) * 0.02));
}

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('usage: conformance-record FOLDER');
  for (const { name, config, modules } of settings) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(await record({ ...usual, ...config }, modules))}\n`);
  }
}

void main(process.argv[2]);
