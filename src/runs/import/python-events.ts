import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import type { Proposal } from '../../gepa/proposal';
import { noUsage } from '../../gepa/rollout';
import {
  classicSearchOptions,
  type ExampleSummary,
  type RunDescription,
  type SearchOptions,
} from '../../gepa/run-description';
import type { SearchEvent } from '../../gepa/events';
import type { FinishedRecord } from '../journal/journal-event';
import type { PythonIteration } from './python-log';
import type { PythonCandidate, PythonResult } from './python-result';

/** A run of the Python implementation, read and checked. */
export interface PythonRun {
  readonly result: PythonResult;
  /** Empty when there is no log. */
  readonly iterations: readonly PythonIteration[];
}

/** An event of an imported run. Its time is unknown. */
export type ImportedEvent =
  Exclude<SearchEvent, { readonly type: 'rolloutFinished' | 'rolloutAnswered' }> | FinishedRecord;

const notRecorded = 'not recorded';

/** Describes a Python run as a run of ours. What its files don't hold, such as the inputs, is absent or says so. */
export function describePythonRun({ result, iterations }: PythonRun, id: string, name: string): RunDescription {
  return {
    id,
    name,
    seed: result.candidates[0]?.texts ?? {},
    examples: {
      feedback: trainingExamples(iterations).map((example) => summaryOf('trainset', example)),
      pareto: result.examples.map((example) => summaryOf('valset', example)),
      test: [],
    },
    paretoIsFeedback: false,
    objectives: [],
    budget: {},
    search: searchOf(result.seed),
    review: 'off',
    models: { task: notRecorded, reflection: notRecorded },
  };
}

function searchOf(seed: number | undefined): SearchOptions {
  const options = { ...classicSearchOptions };
  delete options.seed;
  return seed === undefined ? options : { ...options, seed };
}

function summaryOf(set: string, example: string): ExampleSummary {
  return { title: `${set} ${example}`, source: `${set}:${example}` };
}

function trainingExamples(iterations: readonly PythonIteration[]): readonly string[] {
  return [...new Set(iterations.flatMap(({ minibatch }) => minibatch?.examples ?? []))];
}

/** Yields the events that fold to the state of a Python run. */
export function* pythonEvents(run: PythonRun, description: RunDescription, from: string): Generator<ImportedEvent> {
  const { result, iterations } = run;
  yield { type: 'runStarted', run: description };
  const feedback = trainingExamples(iterations);
  let passed = 0;
  for (const [index, candidate] of result.candidates.entries()) {
    const place = iterations.findIndex((iteration) => iteration.candidate === index);
    for (const iteration of iterations.slice(passed, place + 1)) yield iterationStarted(iteration, feedback);
    passed = Math.max(passed, place + 1);
    if (candidate.callsBefore !== undefined) yield { type: 'rolloutsCounted', rollouts: candidate.callsBefore };
    yield* candidateEvents(index, candidate, result, iterations[place], feedback);
  }
  for (const iteration of iterations.slice(passed)) yield iterationStarted(iteration, feedback);
  if (result.metricCalls !== undefined) yield { type: 'rolloutsCounted', rollouts: result.metricCalls };
  yield { type: 'runStopped', reason: { kind: 'imported', from } };
}

function iterationStarted({ number, minibatch }: PythonIteration, feedback: readonly string[]): ImportedEvent {
  const tasks = minibatch && [
    { parent: minibatch.parent, minibatch: minibatch.examples.map((id) => feedback.indexOf(id)) },
  ];
  return { type: 'iterationStarted', iteration: number, tasks: tasks ?? [] };
}

function* candidateEvents(
  index: number,
  candidate: PythonCandidate,
  { candidates, examples }: PythonResult,
  iteration: PythonIteration | undefined,
  feedback: readonly string[],
): Generator<ImportedEvent> {
  const { texts, parents, scores, outputs } = candidate;
  const [first, ...others] = parents;
  if (first === undefined) {
    yield { type: 'candidateAdded', candidate: index, parents: [], texts, origin: { kind: 'seed' } };
  } else {
    const isMerge = others.length > 0;
    const baseline = iteration?.minibatch;
    yield {
      type: 'proposalMade',
      proposal: {
        number: index,
        iteration: iteration?.number ?? 0,
        parents: [first, ...others],
        texts: changedTexts(texts, candidates[first]?.texts ?? {}),
        diagnosis: '',
        changes: [],
        origin: isMerge
          ? { kind: 'merge', ancestor: iteration?.ancestor ?? commonAncestor(parents, candidates) }
          : { kind: 'reflection' },
        ...(baseline === undefined ? {} : { baseline: baselineOf(baseline, feedback) }),
      },
    };
    if (baseline !== undefined) yield { type: 'proposalTested', proposal: index, after: baseline.after };
    const origin = { kind: isMerge ? 'merge' : 'reflection', proposal: index } as const;
    yield { type: 'candidateAdded', candidate: index, parents, texts, origin };
  }
  for (const [place, example] of examples.entries()) {
    const score = scores.get(example);
    if (score === undefined) continue;
    const output = outputs.get(example);
    yield {
      type: 'rolloutFinished',
      rollout: `c${index}/1/pareto-${place + 1}`,
      subject: { kind: 'candidate', index },
      example: { set: 'pareto', index: place },
      score,
      objectives: {},
      feedback: 'The files of the Python run hold no feedback.',
      usage: noUsage,
      durationMs: 0,
      ...(output === undefined ? {} : { output, trace: [] }),
    };
  }
  if (scores.size > 0) yield { type: 'candidateScored', candidate: index };
}

function baselineOf(
  { parent, examples, before }: NonNullable<PythonIteration['minibatch']>,
  feedback: readonly string[],
): NonNullable<Proposal['baseline']> {
  return {
    of: { kind: 'candidate', index: parent },
    examples: examples.map((id) => ({ set: 'feedback', index: feedback.indexOf(id) })),
    scores: before,
  };
}

function changedTexts(texts: ComponentTexts, before: ComponentTexts): ComponentTexts {
  return Object.fromEntries(Object.entries(texts).filter(([name, text]) => valueOf(before, name) !== text));
}

/** Returns the newest candidate that all of these descend from. */
function commonAncestor(parents: readonly number[], candidates: readonly PythonCandidate[]): number {
  const lineages = parents.map((parent) => {
    const found = new Set([parent]);
    for (const one of found) for (const earlier of candidates[one]?.parents ?? []) found.add(earlier);
    return found;
  });
  return Math.max(0, ...[...(lineages[0] ?? [])].filter((one) => lineages.every((lineage) => lineage.has(one))));
}
