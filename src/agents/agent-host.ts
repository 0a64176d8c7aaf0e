// Tested by test/unit/cli/mcp.test.ts.
import type { Guidance } from '../gepa/events';
import type { ReviewDecision } from '../gepa/proposal';
import type { RunSummary } from '../gepa/run-summary';
import type { RunState } from '../gepa/state';
import type { OwnPrices } from '../models/prices/known-price';
import type { ModelChoice } from '../runs/draft/run-draft';

/** A run, as agents see it. */
export interface AgentRun {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly state: RunState;
  /** Whether this process works on it, so that decisions can be taken. */
  readonly live: boolean;
  stop(): Promise<void>;
  readonly guidance: {
    add(component: string, text: string, origin: Pick<Guidance, 'by'>): Promise<void>;
    remove(number: number): Promise<void>;
  };
}

/** A prompt file and the specs that name it: paths relative to the workspace. */
export interface ListedPrompt {
  readonly file: string;
  readonly specs: readonly string[];
}

/** What agents are told and asked is the same everywhere; how it is done differs between the editor and a terminal. */
export interface AgentHost {
  /** Returns the absolute path of a file that an agent names. Throws a `UserError` when it is outside the workspace. */
  fileOf(path: string): string;
  /** Returns a path as agents see it, with forward slashes: relative to the workspace. */
  pathOf(file: string): string;
  prompts(): Promise<readonly ListedPrompt[]>;
  /** Returns the absolute paths of files that may hold rows, by their paths as agents see them. */
  dataFiles(): Promise<ReadonlyMap<string, string>>;
  /** Returns the models of a new spec that names none. */
  models(): Promise<ModelChoice>;
  readonly prices: OwnPrices;
  /** Returns all runs, newest first. */
  runs(): Promise<readonly RunSummary[]>;
  /** Opens a run by its id, by default the current one. Throws a `UserError` when there is none. */
  run(id: string | undefined): Promise<AgentRun>;
  /** Starts the run of a spec in the background. The user has agreed. */
  start(specFile: string): Promise<AgentRun>;
  /** Resumes a run in the background. The user has agreed. */
  resume(run: AgentRun): Promise<void>;
  /** Records a decision. Resolves when it is in the journal. */
  decide(run: AgentRun, proposal: number, decision: ReviewDecision): Promise<void>;
  /** Returns the diff that applying a candidate makes, to ask the user; undefined when `apply` shows it and asks. */
  changeOf(run: AgentRun, candidate: number): Promise<string | undefined>;
  /** Writes a candidate to the prompt files, and says what came of it. */
  apply(run: AgentRun, candidate: number): Promise<string>;
}
