// Tested by test/unit/system/agent/agent-system.test.ts.
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../../datasets/row';
import { notePaid } from '../../models/spending';
import { ProcessError } from '../../processes/process-error';
import { nameOfCommand, notStarted, type Command } from '../../processes/program';
import { endOfProgram, failedProgram, type ProgramEnding } from '../../processes/program-output';
import { renderTemplate } from '../../prompts/template';
import { commandForRow } from '../program/program-command';
import { SystemError } from '../system-error';
import { AgentReport } from './agent-report';
import type { AgentSystemDefinition } from './agent-schema';
import { readVerdict, type CheckVerdict } from './check-verdict';
import type { RepositoryCopy } from './repository-copies';
import { sandboxFailure, type Sandbox } from './sandbox';

/** What an agent did in its copy. */
export interface AgentOutcome {
  readonly report: AgentReport;
  readonly stderr: string;
  /** As a diff. */
  readonly changes: string;
  /** Why it was stopped, as a sentence. Absent if it ended by itself. */
  readonly stopped?: string;
}

export interface AgentSurroundings {
  /** Absent: programs are started as they are. */
  readonly sandbox?: Sandbox;
  /** Folders that nothing may write: absolute. */
  readonly readOnly: readonly string[];
  /** The folder in the copy where the agent and the check start: absolute. */
  readonly start: string;
}

/** How an agent ended: by itself, at its time limit, or at another limit. */
type AgentEnding =
  | { readonly kind: 'ended'; readonly ending: ProgramEnding }
  | { readonly kind: 'timedOut'; readonly error: ProcessError }
  | { readonly kind: 'limit'; readonly reached: string };

/** How much of standard error is kept. */
const keptStderr = 16_000;
/** A shell's codes for a program that isn't there, or that can't be run. */
const notFoundCodes: ReadonlySet<number | null> = new Set([126, 127]);

/** Runs the agent and the check of a rollout in its copy. */
export class AgentRollout {
  constructor(
    private readonly definition: AgentSystemDefinition,
    private readonly copy: RepositoryCopy,
    private readonly surroundings: AgentSurroundings,
  ) {}

  /**
   * Runs the agent to its end, or to a limit. An agent that was stopped is scored as far as it came.
   *
   * @throws {ProcessError} when it fails, or has done nothing by the end of its time.
   */
  async runAgent(row: Row, signal: AbortSignal): Promise<AgentOutcome> {
    const report = new AgentReport();
    try {
      const how = await this.endOfAgent(report, row, signal);
      report.end();
      return this.outcomeOf(how, report, await this.copy.changes());
    } finally {
      if (report.usage !== undefined) notePaid(report.usage);
    }
  }

  /**
   * Runs the check on what the agent did. Returns undefined if the spec has none.
   *
   * @param output of the rollout, for the check to read.
   * @throws {ProcessError} when the check itself fails.
   */
  async runCheck(
    row: Row,
    output: string,
    { changes, stopped }: AgentOutcome,
    signal: AbortSignal,
  ): Promise<CheckVerdict | undefined> {
    const { check, score, timeoutSeconds } = this.definition;
    if (check === undefined) return undefined;
    const name = `The check "${typeof check === 'string' ? check : check.join(' ')}"`;
    const input = `${JSON.stringify({ example: row.values, output })}\n`;
    const judge = async (): Promise<CheckVerdict> => {
      try {
        return readVerdict(score, await this.run({ command: check, name, row, input }, signal), name);
      } catch (error) {
        const isLate = error instanceof ProcessError && error.kind === 'timedOut';
        // What the agent wrote may never end. Without a change, the check itself doesn't.
        if (!isLate || changes === '') throw error;
        return { score: 0, feedback: `${name} did not end within ${timeoutSeconds} seconds and was stopped.` };
      }
    };
    const verdict = await judge();
    return stopped === undefined ? verdict : { ...verdict, feedback: `${stopped}\n${verdict.feedback}` };
  }

  private async endOfAgent(report: AgentReport, row: Row, signal: AbortSignal): Promise<AgentEnding> {
    const { command, stdin = '' } = this.definition;
    const limit = new AbortController();
    let reached: string | undefined;
    const onOutput = (text: string) => {
      report.read(text);
      reached ??= this.limitReached(report);
      if (reached !== undefined) limit.abort();
    };
    const input = renderTemplate('doubleBraces', stdin, row.values);
    const name = nameOfCommand(command);
    try {
      const until = AbortSignal.any([signal, limit.signal]);
      return { kind: 'ended', ending: await this.run({ command, name, row, input, onOutput }, until) };
    } catch (error) {
      signal.throwIfAborted();
      if (reached !== undefined) return { kind: 'limit', reached };
      if (error instanceof ProcessError && error.kind === 'timedOut') return { kind: 'timedOut', error };
      throw error;
    }
  }

  private outcomeOf(how: AgentEnding, report: AgentReport, changes: string): AgentOutcome {
    const name = nameOfCommand(this.definition.command);
    const done = { report, changes, stderr: how.kind === 'ended' ? how.ending.stderr : '' };
    switch (how.kind) {
      case 'limit':
        return { ...done, stopped: `The agent was stopped: ${how.reached}.` };
      case 'timedOut':
        // It may be waiting for a login or an answer, which isn't the candidate's fault.
        if (report.isEmpty && changes === '') throw how.error;
        return { ...done, stopped: `The agent was stopped after ${this.definition.timeoutSeconds} seconds.` };
      case 'ended':
        if (report.limit !== undefined) return { ...done, stopped: `The agent stopped at ${report.limit}.` };
        if (report.failure !== undefined) throw new ProcessError('crashed', `${name} failed: ${report.failure}`);
        if (how.ending.code !== 0) throw failedProgram(name, how.ending);
        this.checkReported(report, name);
        return done;
    }
  }

  private limitReached({ usage }: AgentReport): string | undefined {
    const { maxTokens, maxUsd } = this.definition;
    if (usage === undefined) return undefined;
    const { promptTokens, completionTokens, costUsd = 0 } = usage;
    if (promptTokens + completionTokens > (maxTokens ?? Infinity)) return `it used more than ${maxTokens} tokens`;
    return costUsd > (maxUsd ?? Infinity) ? `it spent more than ${maxUsd} US dollars` : undefined;
  }

  /** A limit that can't be kept must not be taken for one. */
  private checkReported({ usage }: AgentReport, name: string): void {
    const { maxTokens, maxUsd } = this.definition;
    const unknown =
      maxTokens !== undefined && usage === undefined
        ? 'maxTokens'
        : maxUsd !== undefined && usage?.costUsd === undefined
          ? 'maxUsd'
          : undefined;
    if (unknown === undefined) return;
    throw new SystemError(
      `${name} doesn't report what it used in a form that GEPA knows, so system.${unknown} can't be kept. Let it print JSON (claude: --output-format stream-json --verbose; codex: --json; gemini: --output-format stream-json), or limit its time with system.timeoutSeconds instead.`,
    );
  }

  private async run(
    started: {
      readonly command: Command;
      readonly name: string;
      readonly row: Row;
      readonly input: string;
      readonly onOutput?: (text: string) => void;
    },
    signal: AbortSignal,
  ): Promise<ProgramEnding> {
    const { command, name, row, input, ...others } = started;
    const { network, env, keepHome, timeoutSeconds } = this.definition;
    const { sandbox, readOnly, start } = this.surroundings;
    const words = commandForRow(command, row);
    const writable = [this.copy.folder, ...(keepHome ? [homedir()] : [])];
    // The agent may have removed it.
    await mkdir(start, { recursive: true });
    const options = {
      command: sandbox?.commandFor(words, { network, readOnly, writable }) ?? words,
      name,
      cwd: start,
      env: environmentIn(this.copy.folder, keepHome),
      passedOn: env,
      timeoutMs: timeoutSeconds * 1000,
      keptStderr,
      ...others,
    };
    const ending = await endOfProgram(options, input, signal);
    const isMissing = sandbox !== undefined && notFoundCodes.has(ending.code) && /\bexec: /.test(ending.stderr);
    if (isMissing) throw notStarted(options, Object.assign(new Error(ending.stderr), { code: 'ENOENT' }));
    const hasFailed = sandbox !== undefined && ending.stdout === '' && sandboxFailure.test(ending.stderr);
    // Its exit code says nothing about the program.
    if (hasFailed) throw failedProgram(name, ending);
    return ending;
  }
}

/** Returns variables that point into the folder of a rollout. */
function environmentIn(folder: string, keepHome: boolean): Readonly<Record<string, string>> {
  const temporary = join(folder, 'tmp');
  const home = join(folder, 'home');
  return {
    ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    ...(keepHome
      ? {}
      : {
          ...{ HOME: home, USERPROFILE: home, APPDATA: join(home, 'AppData'), LOCALAPPDATA: join(home, 'AppData') },
          ...{ XDG_CONFIG_HOME: join(home, '.config'), XDG_CACHE_HOME: join(home, '.cache') },
          ...{ XDG_DATA_HOME: join(home, '.local', 'share'), XDG_STATE_HOME: join(home, '.local', 'state') },
        }),
  };
}
