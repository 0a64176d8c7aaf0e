import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { setNames } from '../gepa/candidate';
import type { RunEvent, StopReason } from '../gepa/events';
import { RunFold } from '../gepa/fold';
import { describeStop } from '../gepa/words/reasons';
import { describeSetScore, scoreOnSet } from '../gepa/set-score';
import { bestCandidate, type RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import type { OutagePolicy } from '../models/outages/outage-policy';
import { modelFacts } from '../models/provider-registry';
import type { RunModels } from '../models/run-models';
import { jsonLine } from '../runs/report/json-line';
import { readFoldable } from '../runs/journal/journal';
import { journalFile } from '../runs/journal/journal-file';
import { describeProblems, type JournalProblem, type OnProblem } from '../runs/journal/journal-problem';
import type { SpecOverride } from '../runs/spec/parse-spec';
import { planResume } from '../runs/plan/plan-resume';
import { planRun } from '../runs/plan/plan-run';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import { bestOutputLines, reportMarkdown } from '../runs/report/report';
import { RolloutStore } from '../runs/journal/rollout-store';
import { isSpecFile } from '../runs/spec/read-spec-text';
import { createRunFolder, newRunId, runsFolder } from '../runs/folder/run-folder';
import type { RunPlan, RunPurpose } from '../runs/plan/run-plan';
import { runResult } from '../runs/report/run-result';
import { RunSession } from '../runs/session/run-session';
import { collectGarbageEarly } from './collect-early';
import { modelsFromEnvironment, modelsOfEvaluation, type ModelMaker } from './environment-models';
import { Progress } from './progress';
import { terminalText } from './terminal-text';
import { confirmPrograms } from './trusted-folders';

/** A run that can be opened. */
interface ReadyRun {
  readonly runFolder: string;
  readonly plan: RunPlan;
  readonly models: RunModels;
}

/** What a run is to be that begins, beside what its spec says. */
interface StartOptions {
  readonly purpose: RunPurpose;
  readonly overrides: readonly SpecOverride[];
  /** Whether the files that the spec names may name files anywhere. */
  readonly outside: boolean;
  /** Whether the programs that the files name may be run. */
  readonly trust: boolean;
}

/** The words of a command that begins a run. */
interface StartCommand extends Omit<StartOptions, 'purpose'>, Waiting {
  readonly spec: string;
  readonly json: boolean;
}

/** How long a command waits for an endpoint that does not answer: for the time that is usual where it does not say. */
interface Waiting {
  readonly waitMinutes?: number;
}

/** How a command tells what it does and what came of it. */
interface Telling extends Waiting {
  readonly progress: Progress;
  /** One JSON object on standard output instead of a report. */
  readonly json: boolean;
  /** What is said in the end. */
  readonly describeEnd: (reason: StopReason, state: RunState) => readonly string[];
}

/** `gepa optimize`: the search that a spec describes. Returns the exit status. */
export async function optimize(
  { spec, json, overrides, outside, trust, ...waiting }: StartCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const options = { purpose: 'search', overrides, outside, trust } as const;
  const run = await startRun(resolve(workingFolder, spec), workingFolder, options, modelsFromEnvironment);
  return runToEnd(run, { progress, json, describeEnd: describeSearch, ...waiting });
}

/** `gepa evaluate`: scores the prompt as it is, on the Pareto set and the test set. Returns the exit status. */
export async function evaluate(
  { spec, json, overrides, outside, trust, ...waiting }: StartCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const options = { purpose: 'evaluation', overrides, outside, trust } as const;
  const run = await startRun(resolve(workingFolder, spec), workingFolder, options, modelsOfEvaluation);
  return runToEnd(run, { progress, json, describeEnd: describeEvaluation, ...waiting });
}

/** The words of the command that resumes a run. */
interface ResumeCommand extends Waiting {
  readonly run: string;
  readonly overrides: readonly SpecOverride[];
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * `gepa resume`: continues a run, given by its folder or its id, as what it began as. An evaluation that is finished is left
 * as it is. Returns the exit status.
 */
export async function resume(
  { run, overrides, trust, json, ...waiting }: ResumeCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder, overrides);
  const isEvaluation = plan.purpose === 'evaluation';
  const telling = { progress, json, describeEnd: isEvaluation ? describeEvaluation : describeSearch, ...waiting };
  const end = isEvaluation ? endOf(runFolder) : undefined;
  if (end?.reason.kind === 'finished') {
    progress.line('The evaluation is finished: there is nothing left to do.');
    return tellEnd(runFolder, end.reason, end.state, telling);
  }
  warn(plan.warnings);
  await confirmPrograms(workspaceOf(runFolder), programsOfPlan(plan), trust);
  const makeModels = isEvaluation ? modelsOfEvaluation : modelsFromEnvironment;
  const models = makeModels(plan.spec.models);
  return runToEnd({ runFolder, plan, models }, telling);
}

/** How a run ended, if it did. One that nobody has opened yet has no journal. */
function endOf(runFolder: string): { readonly reason: StopReason; readonly state: RunState } | undefined {
  const state = existsSync(journalFile(runFolder)) ? foldJournal(runFolder, () => undefined)?.state : undefined;
  return state?.status.kind === 'stopped' ? { reason: state.status.reason, state } : undefined;
}

/** The state of a run and where its outputs are, or undefined when its journal holds no event. */
function foldJournal(runFolder: string, onProblem: OnProblem) {
  let isEmpty = true;
  const fold = RunFold.over([]);
  const rollouts = new RolloutStore(journalFile(runFolder));
  for (const { event, ...place } of readFoldable(runFolder, onProblem)) {
    isEmpty = false;
    fold.apply(event);
    rollouts.record(event, place);
  }
  return isEmpty ? undefined : { state: fold.state, rollouts };
}

/** `gepa report`: a run as Markdown, or its best outputs, on standard output. Returns the exit status. */
export function report({ run, outputs }: { run: string; outputs: boolean }, workingFolder: string): number {
  const runFolder = findRun(run, workingFolder);
  const problems: JournalProblem[] = [];
  const found = foldJournal(runFolder, (problem) => problems.push(problem));
  warn(describeProblems(journalFile(runFolder), problems));
  if (found === undefined) throw new UserError('The run has not begun. Resume it to begin it.');
  const { state, rollouts } = found;
  if (!outputs) process.stdout.write(reportMarkdown(state));
  else for (const line of bestOutputLines(state, (id) => rollouts.outputOf(id))) process.stdout.write(line);
  return 0;
}

/**
 * Plans a run, makes its models and then its folder: below the working folder when the spec is in it, else beside the spec.
 *
 * @throws {UserError} when the run cannot be made; there is no folder then.
 */
export async function startRun(
  specFile: string,
  workingFolder: string,
  { purpose, overrides, outside, trust }: StartOptions,
  makeModels: ModelMaker,
): Promise<ReadyRun> {
  const inside = !relative(workingFolder, specFile).startsWith('..');
  const folder = runsFolder(inside ? workingFolder : dirname(specFile));
  const now = new Date();
  const plan = withoutReview(
    await planRun(specFile, (name) => newRunId(name, now), {
      overrides,
      purpose,
      ...(outside ? { reach: { roots: [workingFolder], mayLeave: true } } : {}),
    }),
  );
  warn(plan.warnings);
  await confirmPrograms(dirname(specFile), programsOfPlan(plan), trust);
  if (!isSpecFile(specFile) && !modelFacts(plan.spec.models.task).isLanguageModel) warnOfPractice();
  const models = makeModels(plan.spec.models);
  return { ...(await createRunFolder(folder, plan, now)), models };
}

function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(terminalText(`Warning: ${warning}\n`));
}

/** Whoever names a prompt file alone was not asked which models to use. */
function warnOfPractice(): void {
  process.stderr.write(
    'Warning: No models are named, so the practice models answer, which are not language models. Name yours in a spec, or as ' +
      '--set models.task.baseUrl=… --set models.task.model=…, and the same for models.reflection.\n',
  );
}

/** There is nobody to review in a terminal. */
function withoutReview(plan: RunPlan): RunPlan {
  return { ...plan, spec: { ...plan.spec, review: 'off' }, description: { ...plan.description, review: 'off' } };
}

/** Runs a run to its end and tells what came of it. Returns the exit status. */
export async function runToEnd({ runFolder, plan, models }: ReadyRun, telling: Telling): Promise<number> {
  const opened: { session?: RunSession } = {};
  const tell = (event: RunEvent) => {
    if (opened.session !== undefined) telling.progress.tell(event, opened.session.state);
  };
  // The user was asked, or said so on the command line.
  const session = RunSession.open(runFolder, plan, { models, trusted: true }, tell, {
    outages: { policy: outagePolicy(telling), onRetry: (news) => telling.progress.tellRetries(news) },
    onProblem: ({ message }) => telling.progress.line(`Warning: ${message}`),
  });
  opened.session = session;
  collectGarbageEarly();
  warn(describeProblems(journalFile(runFolder), session.problems));
  const interrupt = () => session.cancel();
  process.once('SIGINT', interrupt);
  const reason = await session.run();
  process.removeListener('SIGINT', interrupt);
  if (session.isUnchangedSinceEnd)
    telling.progress.line('The run had come to its end before: there was nothing left to do.');
  return tellEnd(runFolder, reason, session.state, telling);
}

/** How a run waits. `--wait` also waits for an address that has never answered, such as that of a server that is still starting. */
export function outagePolicy({ waitMinutes }: Waiting): Partial<OutagePolicy> {
  return waitMinutes === undefined
    ? { advice: 'Use --wait to wait for longer.' }
    : { longestOutageMs: waitMinutes * 60_000, waitsUntilReached: true, rejectedKey: 'isRetried' };
}

/** Tells what came of a run. Returns the exit status. */
function tellEnd(
  runFolder: string,
  reason: StopReason,
  state: RunState,
  { progress, json, describeEnd }: Telling,
): number {
  for (const line of describeEnd(reason, state)) progress.line(line);
  progress.line(`The run is in ${runFolder}`);
  if (json) process.stdout.write(`${jsonLine(runResult(runFolder, state))}\n`);
  return hasFailed(reason) ? 1 : 0;
}

function hasFailed(reason: StopReason): boolean {
  return reason.kind === 'failed' || reason.kind === 'cancelled' || reason.kind === 'noUsableProposal';
}

/** Why a search ended, and what it found. */
export function describeSearch(reason: StopReason, state: RunState): readonly string[] {
  const [seed] = state.candidates;
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return [describeStop(reason, state)];
  const score = (set: 'pareto' | 'test') => {
    const [from, to] = [scoreOnSet(state, seed, set), scoreOnSet(state, best, set)];
    if (from.scored === 0 && to.scored === 0) return [];
    return [`${setNames[set]} ${describeSetScore(from)} → ${describeSetScore(to)}`];
  };
  const scores = [...score('pareto'), ...score('test')].join(', ');
  return [
    describeStop(reason, state),
    best === seed
      ? `No candidate beat the prompt as it is: ${scores}.`
      : `Candidate ${best.index} is the best of ${state.candidates.length}: ${scores}.`,
  ];
}

function describeEvaluation(reason: StopReason, state: RunState): readonly string[] {
  if (hasFailed(reason)) return [describeStop(reason, state)];
  const [seed] = state.candidates;
  const scores = (['pareto', 'test'] as const).flatMap((set) => {
    const score = seed && scoreOnSet(state, seed, set);
    return score === undefined || score.scored === 0 ? [] : [`${setNames[set]} ${describeSetScore(score)}`];
  });
  return [`The scores of the prompt as it is: ${scores.join(', ')}.`];
}

/** The folder that a run was begun in: whoever wrote the run file may name a spec file anywhere. */
function workspaceOf(runFolder: string): string {
  const runs = dirname(runFolder);
  return basename(runs) === 'runs' && basename(dirname(runs)) === '.gepa' ? dirname(dirname(runs)) : runFolder;
}

function findRun(run: string, workingFolder: string): string {
  const places = [resolve(workingFolder, run), resolve(runsFolder(workingFolder), run)];
  const found = places.find((place) => existsSync(resolve(place, 'run.json')));
  if (found === undefined) throw new UserError(`There is no run at ${places.join(' or ')}.`);
  return found;
}
