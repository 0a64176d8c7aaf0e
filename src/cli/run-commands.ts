// Tested by test/unit/cli/terminal.test.ts.
import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { setNames } from '../gepa/candidate';
import type { RunEvent, StopReason } from '../gepa/events';
import { RunFold } from '../gepa/fold';
import { describeStop } from '../gepa/words/reasons';
import { describeSetScore, scoreOnSet } from '../gepa/set-score';
import { bestCandidate, type RunState } from '../gepa/state';
import { winnerOf } from '../gepa/winner';
import { describeWinner } from '../gepa/words/winner-words';
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
import { totalSpending } from '../gepa/budget/spending-by-use';
import { formatRange } from '../gepa/words/amounts';
import { describeList } from '../models/prices/known-price';
import { listsOf } from '../models/prices/models-with-prices';
import { costOfPlan } from '../runs/plan/cost-of-plan';
import { describeTotal, estimateNote } from '../gepa/words/spending-words';
import { isSpecFile } from '../runs/spec/read-spec-text';
import { createRunFolder, newRunId, runsFolder } from '../runs/folder/run-folder';
import type { RunPlan, RunPurpose } from '../runs/plan/run-plan';
import { readPaidEvents } from '../runs/report/request-list';
import { runResult } from '../runs/report/run-result';
import { RunSession } from '../runs/session/run-session';
import { collectGarbageEarly } from './collect-early';
import { refuseEditorModels } from './editor-only-models';
import { modelsFromEnvironment, modelsOfEvaluation, type ModelMaker } from './environment-models';
import type { ReportExports, ReportPart } from './arguments';
import { Progress } from './progress';
import { SearchQuestion } from './search-question';
import { writeExports } from './write-exports';
import { terminalText } from './terminal-text';
import { confirmPrograms } from './trusted-folders';
import { terminalWords as words } from './terminal-words';

/** A run that is ready to start or continue. */
export interface ReadyRun {
  readonly runFolder: string;
  readonly plan: RunPlan;
  readonly models: RunModels;
}

/** How to start a run, in addition to its spec. */
interface StartOptions {
  readonly purpose: RunPurpose;
  readonly overrides: readonly SpecOverride[];
  /** Whether files named by the spec may name files outside of its folder. */
  readonly outside: boolean;
  /** Whether programs that its files name may run. */
  readonly trust: boolean;
  /** Set to let proposals wait for decisions as the spec says. */
  readonly reviews?: true;
}

/** The arguments of a command that starts a run. */
interface StartCommand extends Omit<StartOptions, 'purpose' | 'reviews'>, Waiting {
  readonly spec: string;
  readonly json: boolean;
}

/** The arguments of the command that starts a search. */
interface SearchCommand extends StartCommand {
  readonly skipHeadroom: boolean;
}

/** How long a command waits for an endpoint that doesn't answer, if not as long as usual. */
export interface Waiting {
  readonly waitMinutes?: number;
}

/** How a command reports its progress and its result. */
interface Reporting extends Waiting {
  readonly progress: Progress;
  /** Whether to say what makes a search useless or its result doubtful. Absent: not. */
  readonly checksHeadroom?: boolean;
  /** Whether to print the result as one JSON object on standard output. */
  readonly json: boolean;
  /** Describes the result, a line each. */
  readonly describeEnd: (reason: StopReason, state: RunState) => readonly string[];
}

/** Runs `gepa optimize`: the search that a spec describes. Returns the exit status. */
export async function optimize(
  { spec, json, overrides, outside, trust, skipHeadroom, ...waiting }: SearchCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const options = { purpose: 'search', overrides, outside, trust } as const;
  const run = await startRun(resolve(workingFolder, spec), workingFolder, options, modelsFromEnvironment);
  for (const line of forecastLines(run.plan)) progress.line(line);
  const checksHeadroom = !skipHeadroom;
  return runToEnd(run, { progress, json, describeEnd: describeSearch, checksHeadroom, ...waiting });
}

/** Runs `gepa evaluate`: scores the prompt as it is on the Pareto set and the test set. Returns the exit status. */
export async function evaluate(
  { spec, json, overrides, outside, trust, ...waiting }: StartCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const options = { purpose: 'evaluation', overrides, outside, trust } as const;
  const run = await startRun(resolve(workingFolder, spec), workingFolder, options, modelsOfEvaluation);
  return runToEnd(run, { progress, json, describeEnd: describeEvaluation, ...waiting });
}

/** The arguments of the command that resumes a run. */
interface ResumeCommand extends Waiting {
  readonly run: string;
  readonly overrides: readonly SpecOverride[];
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * Runs `gepa resume`: continues a search or an evaluation, given by its folder or its id. A finished evaluation stays
 * unchanged. Returns the exit status.
 */
export async function resume(
  { run, overrides, trust, json, ...waiting }: ResumeCommand,
  workingFolder: string,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder, overrides);
  const isEvaluation = plan.purpose === 'evaluation';
  const reporting = { progress, json, describeEnd: isEvaluation ? describeEvaluation : describeSearch, ...waiting };
  const end = isEvaluation ? endOf(runFolder) : undefined;
  if (end?.reason.kind === 'finished') {
    progress.line('The evaluation is finished: there is nothing left to do.');
    return reportEnd(runFolder, end.reason, end.state, reporting);
  }
  warn(plan.warnings);
  await refuseEditorModels(plan, [...plan.modelOverrides, ...overrides]);
  await confirmPrograms(workspaceOf(runFolder), programsOfPlan(plan), trust);
  const makeModels = isEvaluation ? modelsOfEvaluation : modelsFromEnvironment;
  const models = makeModels(plan.spec.models, dirname(plan.specFile));
  return runToEnd({ runFolder, plan, models }, reporting);
}

/** Returns how a run ended; undefined if it has not ended or has no journal yet. */
function endOf(runFolder: string): { readonly reason: StopReason; readonly state: RunState } | undefined {
  const state = existsSync(journalFile(runFolder)) ? foldJournal(runFolder, () => undefined)?.state : undefined;
  return state?.status.kind === 'stopped' ? { reason: state.status.reason, state } : undefined;
}

/** Returns the state of a run and the places of its outputs; undefined if its journal has no events. */
export function foldJournal(runFolder: string, onProblem: OnProblem) {
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

/** Runs `gepa report`: prints a run as Markdown, its best outputs or its requests, or writes files. Returns the exit status. */
export function report(
  { run, print, exports }: { run: string; print: ReportPart; exports: ReportExports },
  workingFolder: string,
): number {
  const runFolder = findRun(run, workingFolder);
  const problems: JournalProblem[] = [];
  const isExport = Object.keys(exports).length > 0;
  if (print === 'requests' && !isExport) {
    const onProblem: OnProblem = (problem) => problems.push(problem);
    for (const event of readPaidEvents(runFolder, onProblem)) process.stdout.write(`${jsonLine(event)}\n`);
    warn(describeProblems(journalFile(runFolder), problems));
    return 0;
  }
  const found = foldJournal(runFolder, (problem) => problems.push(problem));
  warn(describeProblems(journalFile(runFolder), problems));
  if (found === undefined) throw new UserError(words.runNotBegun);
  const { state, rollouts } = found;
  if (isExport) {
    for (const file of writeExports(state, exports, workingFolder))
      process.stderr.write(terminalText(`${words.wrote(file)}\n`));
  } else if (print === 'report') process.stdout.write(reportMarkdown(state));
  else for (const line of bestOutputLines(state, (id) => rollouts.outputOf(id))) process.stdout.write(line);
  return 0;
}

/**
 * Plans a run, then creates its models and its folder.
 *
 * @throws {UserError} when the run cannot be created. Then no folder exists.
 */
export async function startRun(
  specFile: string,
  workingFolder: string,
  { purpose, overrides, outside, trust, reviews }: StartOptions,
  makeModels: ModelMaker,
): Promise<ReadyRun> {
  const folder = runsFolder(homeOf(specFile, workingFolder));
  const now = new Date();
  const planned = await planRun(specFile, (name) => newRunId(name, now), {
    overrides,
    purpose,
    ...(outside ? { reach: { roots: [workingFolder], mayLeave: true } } : {}),
  });
  const plan = reviews === undefined ? withoutReview(planned) : planned;
  warn(plan.warnings);
  await refuseEditorModels(plan, overrides);
  await confirmPrograms(dirname(specFile), programsOfPlan(plan), trust);
  if (!isSpecFile(specFile) && !modelFacts(plan.spec.models.task).isLanguageModel) warn([words.practiceModels]);
  const models = makeModels(plan.spec.models, dirname(specFile));
  return { ...(await createRunFolder(folder, plan, now)), models };
}

/** Returns the folder whose `.gepa` has the runs of a spec: the working folder if the spec is in it, else that of the spec. */
export function homeOf(specFile: string, workingFolder: string): string {
  const inside = !relative(workingFolder, specFile).startsWith('..');
  return inside ? workingFolder : dirname(specFile);
}

/** Shows warnings, a line each. */
export function warn(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(terminalText(`${words.warning(warning)}\n`));
}

/** Turns off reviews, which a terminal cannot show. */
function withoutReview(plan: RunPlan): RunPlan {
  return { ...plan, spec: { ...plan.spec, review: 'off' }, description: { ...plan.description, review: 'off' } };
}

/** Runs a run to its end and reports the result. Returns the exit status. */
export async function runToEnd({ runFolder, plan, models }: ReadyRun, reporting: Reporting): Promise<number> {
  const opened: { session?: RunSession } = {};
  const searchQuestion = new SearchQuestion(reporting.progress);
  const tell = (event: RunEvent) => {
    const { session } = opened;
    if (session !== undefined && !searchQuestion.isOpen) reporting.progress.report(event, session.state);
  };
  // `confirmPrograms` has made sure of it.
  const session = RunSession.open(runFolder, plan, { models, trusted: true, environment: process.env }, tell, {
    outages: { policy: outagePolicy(reporting), onRetry: (news) => reporting.progress.reportRetries(news) },
    triesModels: true,
    ...(reporting.checksHeadroom === true
      ? { onFindings: (findings) => searchQuestion.ask(findings, () => opened.session) }
      : {}),
    onProblem: ({ message }) => reporting.progress.line(words.warning(message)),
  });
  opened.session = session;
  collectGarbageEarly();
  warn(describeProblems(journalFile(runFolder), session.problems));
  const interrupt = () => session.cancel();
  process.once('SIGINT', interrupt);
  const reason = await session.run();
  process.removeListener('SIGINT', interrupt);
  if (session.isUnchangedSinceEnd) reporting.progress.line(words.alreadyFinished);
  return reportEnd(runFolder, reason, session.state, reporting);
}

/** Returns how a run waits. `--wait` also waits for an address that has never answered: its server may still be starting. */
export function outagePolicy({ waitMinutes }: Waiting): Partial<OutagePolicy> {
  return waitMinutes === undefined
    ? { advice: words.waitAdvice }
    : { longestOutageMs: waitMinutes * 60_000, waitsUntilReached: true, accountProblem: 'isRetried' };
}

/** Reports the result of a run. Returns the exit status. */
function reportEnd(
  runFolder: string,
  reason: StopReason,
  state: RunState,
  { progress, json, describeEnd }: Reporting,
): number {
  for (const line of [...describeEnd(reason, state), ...spendingLines(state)]) progress.line(line);
  progress.line(words.runFolder(runFolder));
  if (json) process.stdout.write(`${jsonLine(runResult(runFolder, state))}\n`);
  return hasFailed(reason) ? 1 : 0;
}

/** Says what a search will probably cost, and where its prices are from. */
function forecastLines(plan: RunPlan): readonly string[] {
  const cost = costOfPlan(plan);
  if (cost === undefined) return [];
  return [words.forecast(formatRange(cost), listsOf(plan.spec.models, {}).map(describeList))];
}

/** Says what a run has spent, unless it only asked the practice models. */
function spendingLines(state: RunState): readonly string[] {
  const total = totalSpending(state);
  if (total.calls === 0 || total.costUsd === 0) return [];
  return [describeTotal(state), ...(total.isEstimated === true ? [estimateNote] : [])];
}

function hasFailed(reason: StopReason): boolean {
  return reason.kind === 'failed' || reason.kind === 'cancelled' || reason.kind === 'noUsableProposal';
}

/** Describes why a search ended and what it found. */
export function describeSearch(reason: StopReason, state: RunState): readonly string[] {
  const [seed] = state.candidates;
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return [describeStop(reason, state)];
  const score = (set: 'pareto' | 'test') => {
    const [from, to] = [scoreOnSet(state, seed, set), scoreOnSet(state, best, set)];
    if (from.scored === 0 && to.scored === 0) return [];
    return [words.scoreChange(setNames[set], describeSetScore(from), describeSetScore(to))];
  };
  const scores = [...score('pareto'), ...score('test')].join(', ');
  const winner = winnerOf(state);
  return [
    describeStop(reason, state),
    ...(winner === undefined ? [words.seedIsBest(scores)] : [describeWinner(winner, state), words.scores(scores)]),
  ];
}

function describeEvaluation(reason: StopReason, state: RunState): readonly string[] {
  if (hasFailed(reason)) return [describeStop(reason, state)];
  const [seed] = state.candidates;
  const scores = (['pareto', 'test'] as const).flatMap((set) => {
    const score = seed && scoreOnSet(state, seed, set);
    return score === undefined || score.scored === 0 ? [] : [`${setNames[set]} ${describeSetScore(score)}`];
  });
  return [words.evaluation(scores.join(', '))];
}

/** Returns the folder that a run was started in. The run file cannot be relied on: it may name a spec file anywhere. */
export function workspaceOf(runFolder: string): string {
  const runs = dirname(runFolder);
  return basename(runs) === 'runs' && basename(dirname(runs)) === '.gepa' ? dirname(dirname(runs)) : runFolder;
}

/** Whether a text names a run, by its folder or its id. */
export function isRun(run: string, workingFolder: string): boolean {
  return placesOfRun(run, workingFolder).some(holdsRun);
}

/** Finds a run by its folder or its id. */
export function findRun(run: string, workingFolder: string): string {
  const places = placesOfRun(run, workingFolder);
  const found = places.find(holdsRun);
  if (found === undefined) throw new UserError(words.runNotFound(places));
  return found;
}

function placesOfRun(run: string, workingFolder: string): readonly string[] {
  return [resolve(workingFolder, run), resolve(runsFolder(workingFolder), run)];
}

function holdsRun(folder: string): boolean {
  return existsSync(resolve(folder, 'run.json'));
}
