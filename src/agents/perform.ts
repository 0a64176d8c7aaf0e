// Tested by test/unit/cli/mcp.test.ts.
import * as v from 'valibot';
import { bestCandidate, type RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { countOf, formatRange } from '../gepa/words/amounts';
import { costOfPlan } from '../runs/plan/cost-of-plan';
import { planResume } from '../runs/plan/plan-resume';
import { planRun } from '../runs/plan/plan-run';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import type { RunPlan } from '../runs/plan/run-plan';
import { reportMarkdown } from '../runs/report/report';
import type { AgentHost, AgentRun } from './agent-host';
import { decisionOf } from './decide';
import { draftSpec } from './draft-spec';
import { operations, type InputOf, type OperationName } from './operations';
import { listWaiting, proposalMarkdown, proposalOf } from './proposal-evidence';
import { statusOf, waitForNews } from './run-status';

/** What the user is asked before an operation. */
export interface Question {
  readonly title: string;
  readonly detail: string;
}

/**
 * Returns what the user is asked before an operation; undefined for one that spends nothing, changes nothing of the user's, or asks
 * by itself.
 *
 * @throws {UserError} when the operation isn't possible.
 */
export async function questionFor(host: AgentHost, name: OperationName, input: unknown): Promise<Question | undefined> {
  switch (name) {
    case 'gepa_start': {
      const { spec, run } = startOf(inputOf(name, input));
      if (run !== undefined) {
        const { id, folder } = await host.run(run);
        return { title: `Resume the run ${id}?`, detail: describePlan(await planResume(folder, [], host.prices)) };
      }
      const plan = await planRun(host.fileOf(spec), (id) => id, { prices: host.prices });
      return { title: `Start a run of ${spec}?`, detail: describePlan(plan) };
    }
    case 'gepa_apply': {
      const { run, candidate } = await candidateOf(host, inputOf(name, input));
      const detail = await host.changeOf(run, candidate);
      return detail === undefined ? undefined : { title: `Apply candidate ${candidate} of run ${run.id}?`, detail };
    }
    default:
      return undefined;
  }
}

/**
 * Carries out an operation that the user has allowed, if it needs that. Returns the result, as text for the agent.
 *
 * @throws {UserError} when it isn't possible.
 */
export async function perform(host: AgentHost, name: OperationName, input: unknown): Promise<string> {
  switch (name) {
    case 'gepa_list_prompts':
      inputOf(name, input);
      return json({ prompts: await host.prompts() });
    case 'gepa_draft_spec':
      return json(await draftSpec(host, inputOf(name, input)));
    case 'gepa_start':
      return json(statusOf(await start(host, inputOf(name, input))));
    case 'gepa_stop': {
      const run = await host.run(inputOf(name, input).run);
      await run.stop();
      return json(statusOf(run));
    }
    case 'gepa_status':
      return status(host, inputOf(name, input));
    case 'gepa_proposals': {
      const { run: id, proposal } = inputOf(name, input);
      const run = await host.run(id);
      if (proposal !== undefined) return proposalMarkdown(run, proposalOf(run, proposal));
      return json({ run: run.id, waiting: listWaiting(run.state) });
    }
    case 'gepa_decide': {
      const decide = inputOf(name, input);
      const run = await host.run(decide.run);
      await host.decide(run, decide.proposal, await decisionOf(run, decide));
      return json(statusOf(run));
    }
    case 'gepa_guidance':
      return guidance(host, inputOf(name, input));
    case 'gepa_report':
      return reportMarkdown((await host.run(inputOf(name, input).run)).state);
    case 'gepa_apply': {
      const { run, candidate } = await candidateOf(host, inputOf(name, input));
      return host.apply(run, candidate);
    }
  }
}

/** Reads an operation's input. */
function inputOf<Name extends OperationName>(name: Name, input: unknown): InputOf<Name> {
  const read = v.safeParse(operations[name], input ?? {});
  if (!read.success) throw new UserError(`${name} can't use this input.\n${v.summarize(read.issues)}`);
  return read.output;
}

function startOf({
  spec,
  run,
}: InputOf<'gepa_start'>):
  { readonly spec: string; readonly run: undefined } | { readonly spec: undefined; readonly run: string } {
  if (spec !== undefined && run === undefined) return { spec, run };
  if (run !== undefined && spec === undefined) return { spec, run };
  throw new UserError('Give either the spec of a new run or the id of a run to resume.');
}

async function start(host: AgentHost, input: InputOf<'gepa_start'>): Promise<AgentRun> {
  const { spec, run: id } = startOf(input);
  if (id === undefined) return host.start(host.fileOf(spec));
  const run = await host.run(id);
  await host.resume(run);
  return host.run(id);
}

async function status(host: AgentHost, { run: id, wait }: InputOf<'gepa_status'>): Promise<string> {
  if (id === undefined && wait === undefined) return json({ runs: await host.runs() });
  const run = await host.run(id);
  if (wait !== undefined) await waitForNews(run, wait);
  return json(statusOf(await host.run(run.id)));
}

async function guidance(host: AgentHost, input: InputOf<'gepa_guidance'>): Promise<string> {
  const run = await host.run(input.run);
  const { add, component, remove } = input;
  const components = Object.keys(run.state.run.seed);
  if (component !== undefined && !components.includes(component))
    throw new UserError(`The run has no component "${component}", only ${components.join(', ')}.`);
  if (remove !== undefined) {
    const note = run.state.guidance.find(({ number }) => number === remove);
    if (note === undefined) throw new UserError(`There is no note ${remove}.`);
    if (note.by !== 'agent') throw new UserError(`Note ${remove} is the user's own. Only the user can remove it.`);
    await run.guidance.remove(remove);
  }
  if (add !== undefined)
    for (const one of component === undefined ? components : [component])
      await run.guidance.add(one, add.trim(), { by: 'agent' });
  return json({ run: run.id, notes: (await host.run(run.id)).state.guidance });
}

async function candidateOf(
  host: AgentHost,
  { run: id, candidate }: InputOf<'gepa_apply'>,
): Promise<{ readonly run: AgentRun; readonly candidate: number }> {
  const run = await host.run(id);
  const chosen = candidate ?? bestCandidate(run.state)?.index;
  if (chosen === undefined) throw new UserError(`Run ${run.id} has no candidate yet.`);
  if (!hasCandidate(run.state, chosen)) throw new UserError(`Run ${run.id} has no candidate ${chosen}.`);
  return { run, candidate: chosen };
}

function hasCandidate({ candidates }: RunState, index: number): boolean {
  return candidates[index] !== undefined;
}

/** Says what a run takes: its budget, its cost, its models, and what it executes. */
function describePlan(plan: RunPlan): string {
  const { budget, models, review } = plan.description;
  const limits = Object.entries(budget).map(([limit, value]) => `${limit} ${value}`);
  const cost = costOfPlan(plan);
  const programs = programsOfPlan(plan);
  return [
    `Budget: ${limits.join(', ')}.${cost === undefined ? '' : ` It will cost ${formatRange(cost)}.`}`,
    `Models: ${Object.entries(models)
      .map(([use, model]) => `${model} (${use})`)
      .join(', ')}.`,
    review === 'off'
      ? 'Proposals that score better are accepted without review.'
      : 'Proposals wait for a decision, which the agent may take.',
    ...(programs.length === 0 ? [] : [`It executes ${countOf(programs.length, 'program')}: ${programs.join(', ')}.`]),
    ...plan.warnings,
  ].join('\n');
}

function json(result: object): string {
  return JSON.stringify(result);
}
