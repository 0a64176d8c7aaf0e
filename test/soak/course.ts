import { RunFold } from '../../src/gepa/fold';
import type { SeededRandom } from '../../src/gepa/random';
import type { RunStatus } from '../../src/gepa/state';
import { readJournal } from '../../src/runs/journal/journal';
import { decisionsOf } from '../unit/runs/decisions';
import { newRun, openSession, workspace } from '../unit/runs/practice-run';

/** The parts of a run that must not depend on disturbances. */
export interface Course {
  readonly decisions: string;
  readonly candidates: string;
  /** Paid replies for rollouts and reflections. */
  readonly results: number;
  /** Why it failed; undefined if it finished. */
  readonly unfinished: string | undefined;
}

/** Makes a workspace with a random spec and the practice models, directly or through an endpoint. */
export function drawnWorkspace(random: SeededRandom): (baseUrl?: string) => Promise<string> {
  const ways = ['preset: classic, ', 'overlap: 3, ', 'concurrency: 4, ', ''];
  // A run through an endpoint would check for noise, and the undisturbed run with the practice models wouldn't.
  const search = `{ ${ways[random.index(ways.length)] ?? ''}seed: ${random.index(1000)}, noise: null }`;
  return (baseUrl) => workspace({ 'triage.gepa.yaml': specOf(search, baseUrl) });
}

function specOf(search: string, baseUrl: string | undefined): string {
  const models =
    baseUrl === undefined
      ? []
      : [
          'models:',
          // The practice student always answers the same way, which the search relies on.
          `  task: { baseUrl: "${baseUrl}", model: student, temperature: 0 }`,
          `  reflection: { baseUrl: "${baseUrl}", model: reflector }`,
        ];
  return [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    'metric: { equals: "{{answer}}" }',
    ...models,
    'budget: { rollouts: 60 }',
    `search: ${search}`,
    'review: off',
    '',
  ].join('\n');
}

/** Reads the course of a run from its journal. */
export function courseOf(runFolder: string): Course {
  const events = readJournal(runFolder);
  const { candidates, status } = RunFold.over(events).state;
  return {
    decisions: JSON.stringify(decisionsOf(events)),
    candidates: JSON.stringify(candidates.map(({ texts, scores }) => ({ texts, scores }))),
    results: resultsIn(runFolder),
    unfinished: whyUnfinished(status),
  };
}

function whyUnfinished(status: RunStatus): string | undefined {
  if (status.kind !== 'stopped') return status.kind;
  if (status.reason.kind === 'failed') return status.reason.message;
  return status.reason.kind === 'cancelled' ? 'cancelled' : undefined;
}

/** Counts the paid replies in a journal. */
export function resultsIn(runFolder: string): number {
  const paid = readJournal(runFolder).flatMap((event) => {
    if (event.type === 'reflectionFinished') return [`reflection ${event.reflection}`];
    return event.type === 'rolloutAnswered' || event.type === 'rolloutFinished' ? [`rollout ${event.rollout}`] : [];
  });
  return new Set(paid).size;
}

/** Returns the course of an undisturbed run. */
export async function undisturbedCourse(makeWorkspace: () => Promise<string>): Promise<Course> {
  const run = await newRun(await makeWorkspace());
  await openSession(run).session.run();
  return courseOf(run.runFolder);
}

/** Describes how a run's course differs from the undisturbed one. */
export function differencesBetween(expected: Course, found: Course): readonly string[] {
  return [
    ...(found.unfinished === undefined ? [] : [`the run did not come to its end: ${found.unfinished}`]),
    ...(found.decisions === expected.decisions ? [] : ['it decided otherwise']),
    ...(found.candidates === expected.candidates ? [] : ['texts or scores differ']),
    ...(found.results === expected.results ? [] : [`it has ${found.results} results, not ${expected.results}`]),
  ];
}
