import { join, resolve } from 'node:path';
import type { Row } from '../../datasets/row';
import type { ComponentTexts } from '../../gepa/candidate';
import { noUsage } from '../../gepa/rollout';
import { cutMiddle } from '../../gepa/text/cut-middle';
import { ConcurrencyLimit } from '../../models/batches/concurrency-limit';
import { nameOfCommand } from '../../processes/program';
import { renderTemplate, textOfValue, valueAt } from '../../prompts/template';
import { columnsGiven } from '../program/program-command';
import type { System, SystemRun } from '../system';
import { SystemError } from '../system-error';
import { AgentRollout, type AgentOutcome } from './agent-rollout';
import type { AgentSystemDefinition } from './agent-schema';
import { traceOfAgent } from './agent-trace';
import type { CheckVerdict } from './check-verdict';
import { RepositoryCopies } from './repository-copies';
import { sandboxesOf, workingSandbox, type Sandbox } from './sandbox';
import { changedNames, listPaths, SourceRepository } from './source-repository';

/** A prompt file with the texts of a candidate. */
export interface CandidateFile {
  /** Absolute. */
  readonly file: string;
  readonly content: string;
}

export interface AgentSystemOptions {
  readonly components: readonly string[];
  /** The prompt files: absolute. */
  readonly promptFiles: readonly string[];
  /** Returns them with the texts of a candidate in place. */
  readonly filesWith: (texts: ComponentTexts) => readonly CandidateFile[];
  /** The spec and its data files, which the agent doesn't get to see: absolute. */
  readonly ownFiles: readonly string[];
  /** The folder of the spec: absolute. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
}

/** What all rollouts of a run share. */
interface Prepared {
  readonly source: SourceRepository;
  readonly copies: RepositoryCopies;
  /** Where the agent starts: a path in the repository. */
  readonly start: string;
  readonly hidden: readonly string[];
  readonly sandbox: Sandbox | undefined;
  /** Ids of commits by their names. They stay the same during a session, whatever is committed meanwhile. */
  readonly ids: Map<string, Promise<string>>;
}

/** The most characters of a diff in an output. */
const longestChanges = 20_000;

/**
 * Creates a system that starts a coding agent for each rollout, in a copy of a repository whose files have the candidate's texts, and
 * scores what it did with a check.
 *
 * @throws {SystemError} if the workspace isn't trusted.
 */
export function createAgentSystem(definition: AgentSystemDefinition, options: AgentSystemOptions): System {
  const name = nameOfCommand(definition.command);
  if (!options.trusted) {
    throw new SystemError(
      `${name} was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
    );
  }
  const rollouts = new AgentRollouts(definition, options, name);
  return { run: (texts, row, signal) => rollouts.run(texts, row, signal), close: () => rollouts.close() };
}

class AgentRollouts {
  private readonly slots: ConcurrencyLimit;
  private prepared: Promise<Prepared> | undefined;

  constructor(
    private readonly definition: AgentSystemDefinition,
    private readonly options: AgentSystemOptions,
    private readonly name: string,
  ) {
    this.slots = new ConcurrencyLimit(definition.slots);
  }

  run(texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun> {
    return this.slots.run(async () => {
      signal.throwIfAborted();
      // All rollouts share it, so that it doesn't end with the one that came first.
      const prepared = await (this.prepared ??= this.prepare());
      signal.throwIfAborted();
      return this.runNow(prepared, texts, row, signal);
    });
  }

  async close(): Promise<void> {
    await (await this.prepared?.catch(() => undefined))?.copies.close();
  }

  private async prepare(): Promise<Prepared> {
    const { folder, ownFiles, promptFiles } = this.options;
    const { repository, hidden = [], include = [], uncommitted, commit } = this.definition;
    const startFolder = resolve(folder, repository);
    const source = await SourceRepository.of(startFolder);
    const pathsOf = (files: readonly string[], what: string) =>
      Promise.all(files.map((file) => source.pathOf(resolve(folder, file), what)));
    const prompts = await pathsOf(promptFiles, 'The prompt file');
    // The spec and its data may be elsewhere.
    const own = await Promise.all(ownFiles.map((file) => source.pathOf(file, 'The file').catch(() => [])));
    const content = {
      asTheyAre: uncommitted !== undefined,
      omitted: [...own.flat(), ...(await pathsOf(hidden, 'The file'))],
      included: await pathsOf(include, 'The file'),
    };
    if (uncommitted === undefined && commit === undefined) await checkCommitted(source, [...own.flat(), ...prompts]);
    const start = await source.pathOf(startFolder, 'The folder');
    const copies = await RepositoryCopies.create(source, content);
    try {
      const sandbox = await this.sandboxFor(source, copies);
      return { source, copies, start, hidden: await pathsOf(hidden, 'The file'), sandbox, ids: new Map() };
    } catch (error) {
      await copies.close();
      throw error;
    }
  }

  /** @throws {SystemError} when the network can't be kept away from the agent. */
  private async sandboxFor(source: SourceRepository, copies: RepositoryCopies): Promise<Sandbox | undefined> {
    const { network, sandbox } = this.definition;
    if (!sandbox) return undefined;
    const permissions = { network, readOnly: [source.top, source.gitFolder], writable: [copies.folder] };
    const candidates = sandboxesOf(process.platform, permissions);
    const found = await workingSandbox(candidates, permissions, copies.folder, new AbortController().signal);
    if (found !== undefined || network === 'allowed') return found;
    throw new SystemError(
      `${this.name} was not run: nothing on this machine can keep a program off the network (bubblewrap or unshare with user namespaces on Linux, sandbox-exec on macOS). Install one of them, or set system.network: allowed if the agent may use the network.`,
    );
  }

  private async runNow(prepared: Prepared, texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun> {
    const { source, sandbox } = prepared;
    if (sandbox !== undefined) return this.inCopy(prepared, texts, row, signal);
    const before = await source.state();
    const running = this.inCopy(prepared, texts, row, signal);
    await running.catch(() => undefined);
    const changed = changedNames(before, await source.state());
    if (changed.length === 0) return running;
    throw new SystemError(
      `While ${this.name} ran on a copy, the repository ${source.top} itself changed: ${listPaths(changed)}. An agent may only change its copy. If these changes are the agent's, take them back and keep it in its folder, with its own settings or with a sandbox. If they are yours, resume the run.`,
    );
  }

  private async inCopy(prepared: Prepared, texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun> {
    const { source, copies, start, hidden, sandbox } = prepared;
    const files = this.options.filesWith(texts).map(async ({ file, content }) => ({
      path: await source.pathOf(file, 'The prompt file'),
      content,
    }));
    const copy = await copies.copy(await this.commitFor(row, prepared), await Promise.all(files));
    try {
      const rollout = new AgentRollout(this.definition, copy, {
        ...(sandbox === undefined ? {} : { sandbox }),
        readOnly: [source.top, source.gitFolder, copies.base],
        start: join(copy.top, start),
      });
      const outcome = await rollout.runAgent(row, signal);
      const output = outputOf(outcome);
      for (const path of hidden) await copy.bring(path);
      return this.result(row, outcome, output, await rollout.runCheck(row, output, outcome, signal));
    } finally {
      await copy.remove();
    }
  }

  private commitFor({ values }: Row, { ids, source }: Prepared): Promise<string> {
    const commit = renderTemplate('doubleBraces', this.definition.commit ?? 'HEAD', values);
    const id = ids.get(commit) ?? source.idOf(commit);
    ids.set(commit, id);
    return id;
  }

  private result(row: Row, outcome: AgentOutcome, output: string, verdict: CheckVerdict | undefined): SystemRun {
    const { report, stderr } = outcome;
    const { printed, ...judged } = verdict ?? { printed: undefined };
    // Steps without a component are for the developer. No reflection includes them.
    const aside = (module: string, text: string) => (text === '' ? [] : [{ module, input: '', output: text }]);
    return {
      output,
      trace: [
        ...traceOfAgent(this.options.components, givenOf(this.definition, row), report.steps, report.answer),
        ...aside('standard error', stderr),
        ...aside('check', printed ?? ''),
      ],
      usage: report.usage ?? noUsage,
      ...judged,
    };
  }
}

/**
 * Checks that a copy has the developer's files as they are.
 *
 * @param except paths of files that aren't copied, or that a candidate replaces.
 * @throws {SystemError} that names those that aren't committed.
 */
async function checkCommitted(source: SourceRepository, except: readonly string[]): Promise<void> {
  const changed = await source.uncommitted(except);
  if (changed.length === 0) return;
  throw new SystemError(
    `The repository ${source.top} has changes that aren't committed: ${listPaths(changed)}. Commit them. Or set system.uncommitted: include, so that the agent gets the files as they are, or system.commit: HEAD, so that it gets them as they were committed.`,
  );
}

/** Returns what a reflection and the developer see as the output: the agent's last words, and what it changed. */
function outputOf({ report, changes, stopped }: AgentOutcome): string {
  const parts = [
    report.answer,
    ...(changes === '' ? [] : [`Changes:\n${cutMiddle(changes.trimEnd(), longestChanges)}`]),
    ...(stopped === undefined ? [] : [`[${stopped}]`]),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Returns what the agent is given of a row. */
function givenOf(definition: AgentSystemDefinition, { values }: Row): string {
  const given = columnsGiven(definition).map((column) => [column, textOfValue(valueAt(values, column))] as const);
  const [first] = given;
  return given.length === 1 && first !== undefined
    ? first[1]
    : given.map(([column, value]) => `${column}: ${value}`).join('\n');
}
