// Tested by test/unit/cli/mcp.test.ts.
import { basename } from 'node:path';
import type { AgentRun } from '../../agents/agent-host';
import type { ReviewDecision } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { newGuidance } from '../../runs/session/guidance-notes';
import { RunSession } from '../../runs/session/run-session';
import { writeToClosedRun } from '../../runs/session/write-to-closed-run';
import { describeProblems } from '../../runs/journal/journal-problem';
import { journalFile } from '../../runs/journal/journal-file';
import { foldJournal, outagePolicy, warn, type ReadyRun } from '../run-commands';
import { terminalWords as words } from '../terminal-words';

/** A run that this process works on, in the background. */
interface Work {
  readonly session: RunSession;
  readonly ended: Promise<void>;
}

/** A run as agents in a terminal drive it. */
export class TerminalRun implements AgentRun {
  private work: Work | undefined;

  constructor(readonly folder: string) {}

  get id(): string {
    return basename(this.folder);
  }

  get live(): boolean {
    return this.work !== undefined;
  }

  /** @throws {UserError} when the run hasn't begun. */
  get state(): RunState {
    const state = this.work?.session.state ?? foldJournal(this.folder, () => undefined)?.state;
    if (state === undefined) throw new UserError(words.runNotBegun);
    return state;
  }

  readonly guidance: AgentRun['guidance'] = {
    add: async (component, text, origin) => {
      if (this.work !== undefined) this.work.session.addGuidance(component, text, origin);
      else
        await writeToClosedRun(this.folder, (state) => [
          { type: 'guidanceGiven', guidance: newGuidance(state, component, text, origin) },
        ]);
    },
    remove: async (number) => {
      if (this.work !== undefined) this.work.session.removeGuidance(number);
      else await writeToClosedRun(this.folder, () => [{ type: 'guidanceRemoved', number }]);
    },
  };

  /** Works on the run until it ends or is stopped. */
  begin({ plan, models }: ReadyRun): void {
    const session = RunSession.open(
      this.folder,
      plan,
      { models, trusted: true, environment: process.env },
      () => undefined,
      {
        outages: { policy: outagePolicy({}) },
        triesModels: true,
        onProblem: ({ message }) => warn([message]),
      },
    );
    warn(describeProblems(journalFile(this.folder), session.problems));
    const ended = session
      .run()
      .then(
        () => undefined,
        (error: unknown) => warn([error instanceof Error ? error.message : String(error)]),
      )
      .finally(() => (this.work = undefined));
    this.work = { session, ended };
  }

  /** Records a decision on a proposal. */
  review(proposal: number, decision: ReviewDecision): void {
    this.work?.session.review(proposal, decision);
  }

  async stop(): Promise<void> {
    this.work?.session.cancel();
    await this.work?.ended;
  }
}
