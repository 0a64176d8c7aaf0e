import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { RunEvent, StopReason } from '../gepa/events';
import { RunFold } from '../gepa/fold';
import { describeStop } from '../gepa/reasons';
import type { ModelUse } from '../gepa/run-description';
import { bestCandidate, meanOf, type RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { createModel } from '../models/create-model';
import type { Model } from '../models/model';
import type { ModelSpec } from '../models/model-spec';
import { PacedModel } from '../models/paced-model';
import { readJournal } from '../runs/journal';
import type { SpecOverride } from '../runs/parse-spec';
import { planRun } from '../runs/plan-run';
import { reportMarkdown } from '../runs/report';
import { createRunFolder, newRunId, readRunPlan, runsFolder } from '../runs/run-folder';
import type { RunPlan } from '../runs/run-plan';
import { resultOf } from '../runs/run-result';
import { RunSession } from '../runs/run-session';
import { Progress } from './progress';

/** How a command tells what it does and what came of it. */
export interface Telling {
  /** One JSON object on standard output instead of a report. */
  readonly json: boolean;
  /** Reflections in full. */
  readonly detailed: boolean;
  /** The least time that the practice model takes to answer, in milliseconds, so that a person can follow. */
  readonly practicePaceMs?: number;
}

/** `gepa optimize`: the search that a spec describes. Returns the exit status. */
export async function optimize(
  { spec, overrides, json }: { spec: string; overrides: readonly SpecOverride[]; json: boolean },
  workingFolder: string,
): Promise<number> {
  const { runFolder, plan } = await startRun(resolve(workingFolder, spec), workingFolder, overrides);
  return runToEnd(runFolder, plan, { json, detailed: false });
}

/** `gepa evaluate`: scores the prompt as it is, on the Pareto set and the test set. Returns the exit status. */
export async function evaluate(
  { spec, overrides, json }: { spec: string; overrides: readonly SpecOverride[]; json: boolean },
  workingFolder: string,
): Promise<number> {
  const { runFolder, plan } = await startRun(resolve(workingFolder, spec), workingFolder, overrides);
  return runToEnd(runFolder, plan, { json, detailed: false }, (session) => session.finish());
}

/** `gepa resume`: goes on with a run, given by its folder or its id. Returns the exit status. */
export async function resume({ run, json }: { run: string; json: boolean }, workingFolder: string): Promise<number> {
  const runFolder = findRun(run, workingFolder);
  return runToEnd(runFolder, await readRunPlan(runFolder), { json, detailed: false });
}

/** `gepa report`: a run as Markdown, on standard output. Returns the exit status. */
export function report({ run }: { run: string }, workingFolder: string): number {
  const events = readJournal(findRun(run, workingFolder));
  if (events.length === 0) throw new UserError('The run has not begun. Resume it to begin it.');
  process.stdout.write(reportMarkdown(RunFold.over(events).state));
  return 0;
}

/** Plans a run and makes its folder: below the working folder when the spec is in it, else beside the spec. */
export async function startRun(
  specFile: string,
  workingFolder: string,
  overrides: readonly SpecOverride[],
): Promise<{ readonly runFolder: string; readonly plan: RunPlan }> {
  const inside = !relative(workingFolder, specFile).startsWith('..');
  const folder = runsFolder(inside ? workingFolder : dirname(specFile));
  const now = new Date();
  // There is nobody to review in a terminal.
  const reviewOff: SpecOverride = { path: ['review'], value: 'off' };
  const plan = await planRun(specFile, (name) => newRunId(name, now), [...overrides, reviewOff]);
  for (const warning of plan.warnings) process.stderr.write(`Warning: ${warning}\n`);
  return createRunFolder(folder, plan, now);
}

/** Runs a run to its end and tells what came of it. Returns the exit status. */
export async function runToEnd(
  runFolder: string,
  plan: RunPlan,
  { json, detailed, practicePaceMs = 0 }: Telling,
  prepare: (session: RunSession) => void = () => undefined,
): Promise<number> {
  const progress = new Progress(process.stderr, detailed);
  const warn = (message: string) => progress.line(message);
  const opened: { session?: RunSession } = {};
  const tell = (event: RunEvent) => {
    if (opened.session !== undefined) progress.tell(event, opened.session.state);
  };
  const session = RunSession.open(runFolder, plan, modelsFromEnvironment(plan.spec.models, warn, practicePaceMs), tell);
  opened.session = session;
  prepare(session);
  const interrupt = () => session.cancel();
  process.once('SIGINT', interrupt);
  const reason = await session.run();
  process.removeListener('SIGINT', interrupt);
  progress.line(describeStop(reason));
  for (const line of summarize(session.state)) progress.line(line);
  progress.line(`The run is in ${runFolder}`);
  if (json) process.stdout.write(`${JSON.stringify(resultOf(runFolder, session.state))}\n`);
  return hasFailed(reason) ? 1 : 0;
}

function hasFailed(reason: StopReason): boolean {
  return reason.kind === 'failed' || reason.kind === 'cancelled' || reason.kind === 'noUsableProposal';
}

function summarize(state: RunState): readonly string[] {
  const [seed] = state.candidates;
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return [];
  const score = (set: 'pareto' | 'test') => {
    const [from, to] = [meanOf(seed[set]), meanOf(best[set])];
    return from === undefined || to === undefined
      ? []
      : [`${set === 'pareto' ? 'Pareto set' : 'test set'} ${from.toFixed(3)} → ${to.toFixed(3)}`];
  };
  const scores = [...score('pareto'), ...score('test')].join(', ');
  if (best === seed) return [`No candidate beat the prompt as it is: ${scores}.`];
  return [`Candidate ${best.index} is the best of ${state.candidates.length}: ${scores}.`];
}

function modelsFromEnvironment(
  specs: Readonly<Record<ModelUse, ModelSpec>>,
  log: (message: string) => void,
  practicePaceMs: number,
): Readonly<Record<ModelUse, Model>> {
  const make = (spec: ModelSpec) => {
    const model = createModel(spec, keyFromEnvironment(spec), log);
    return 'practice' in spec && practicePaceMs > 0 ? new PacedModel(model, practicePaceMs) : model;
  };
  return { task: make(specs.task), reflection: make(specs.reflection) };
}

function keyFromEnvironment(spec: ModelSpec): string | undefined {
  if ('practice' in spec || spec.apiKeyEnv === undefined) return undefined;
  const key = process.env[spec.apiKeyEnv];
  if (key === undefined || key === '') {
    throw new UserError(
      `The environment variable ${spec.apiKeyEnv} is not set. It is to hold the API key for ${spec.baseUrl}.`,
    );
  }
  return key;
}

function findRun(run: string, workingFolder: string): string {
  const places = [resolve(workingFolder, run), resolve(runsFolder(workingFolder), run)];
  const found = places.find((place) => existsSync(resolve(place, 'run.json')));
  if (found === undefined) throw new UserError(`There is no run at ${places.join(' or ')}.`);
  return found;
}
