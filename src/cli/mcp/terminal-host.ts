// Tested by test/unit/cli/mcp.test.ts.
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { AgentHost, AgentRun, ListedPrompt } from '../../agents/agent-host';
import type { ReviewDecision } from '../../gepa/proposal';
import { summaryOf, type RunSummary } from '../../gepa/run-summary';
import { UserError } from '../../gepa/user-error';
import type { OwnPrices } from '../../models/prices/known-price';
import { practiceModels } from '../../models/providers/practice';
import { filesBelow, findPromptFiles } from '../../prompts/discovery/find-prompt-files';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';
import { byFile, placementsOf, textsOf } from '../../runs/apply/placements';
import { planFile } from '../../runs/apply/planned-file';
import type { ModelChoice } from '../../runs/draft/run-draft';
import { findRuns } from '../../runs/folder/find-runs';
import { readRunFile } from '../../runs/folder/run-file';
import { runsFolder } from '../../runs/folder/run-folder';
import { planResume } from '../../runs/plan/plan-resume';
import { programsOfPlan } from '../../runs/plan/programs-of-plan';
import { promptFilesOfSpec } from '../../runs/spec/files-of-spec';
import { parseSpec } from '../../runs/spec/parse-spec';
import { isSpecFile, readSpecText } from '../../runs/spec/read-spec-text';
import { refuseEditorModels } from '../editor-only-models';
import { modelsFromEnvironment } from '../environment-models';
import { isRun, startRun } from '../run-commands';
import { terminalWords as words } from '../terminal-words';
import { confirmPrograms } from '../trusted-folders';
import { TerminalRun } from './terminal-run';

/** What a candidate changes in a prompt file. */
interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** The runs that agents in a terminal know, each once. */
export type TerminalRuns = Map<string, TerminalRun>;

/** Lets agents work in a folder, with keys from the environment. */
export class TerminalHost implements AgentHost {
  readonly prices: OwnPrices = {};

  /**
   * @param folder absolute path of the folder to work in.
   * @param trusts whether programs that its files name may run, because the user has seen and allowed them.
   */
  constructor(
    private readonly folder: string,
    private readonly known: TerminalRuns,
    private readonly trusts: boolean,
  ) {}

  fileOf(path: string): string {
    const file = resolve(this.folder, path);
    const way = relative(this.folder, file);
    if (way.split(sep)[0] !== '..' && !isAbsolute(way)) return file;
    throw new UserError(words.outsideFolder(path, this.folder));
  }

  pathOf(file: string): string {
    return relative(this.folder, file).split(sep).join('/');
  }

  async prompts(): Promise<readonly ListedPrompt[]> {
    const specs = new Map<string, string[]>();
    for (const path of (await filesBelow(this.folder)).filter(isSpecFile)) {
      for (const prompt of await this.promptsOfSpec(path)) specs.set(prompt, [...(specs.get(prompt) ?? []), path]);
    }
    const files = new Set([...(await findPromptFiles(this.folder)), ...specs.keys()]);
    return [...files].sort().map((file) => ({ file, specs: specs.get(file) ?? [] }));
  }

  /** Returns the prompt files that a spec names; of one with errors, that beside it with its name. */
  private async promptsOfSpec(path: string): Promise<readonly string[]> {
    const file = join(this.folder, path);
    try {
      const spec = parseSpec(await readSpecText(file), file);
      return promptFilesOfSpec(spec, file).map((prompt) => this.pathOf(prompt));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const stem = basename(path).replace(/\.gepa\.ya?ml$/, '');
      const all = await findPromptFiles(this.folder);
      return all.filter((prompt) => dirname(prompt) === dirname(path) && stemOfPromptFile(basename(prompt)) === stem);
    }
  }

  async dataFiles(): Promise<ReadonlyMap<string, string>> {
    const files = (await filesBelow(this.folder)).filter((path) => /\.(jsonl|csv|tsv|json|ya?ml)$/.test(path));
    return new Map(files.map((path) => [path, join(this.folder, path)]));
  }

  models(): Promise<ModelChoice> {
    return Promise.resolve(practiceModels);
  }

  async runs(): Promise<readonly RunSummary[]> {
    return (await findRuns(this.folder)).flatMap(({ folder, stored }) => {
      const run = this.known.get(folder);
      return run?.live === true ? [summaryOf(run.state)] : stored === undefined ? [] : [stored.summary];
    });
  }

  async run(id: string | undefined): Promise<TerminalRun> {
    if (id !== undefined) {
      const folder = resolve(runsFolder(this.folder), id);
      if (dirname(folder) !== runsFolder(this.folder) || !isRun(folder, this.folder))
        throw new UserError(words.runNotFound([folder]));
      return this.runIn(folder);
    }
    const live = [...this.known.values()].findLast((run) => run.live);
    if (live !== undefined) return live;
    const [newest] = await findRuns(this.folder);
    if (newest === undefined) throw new UserError(words.noRunYet);
    return this.runIn(newest.folder);
  }

  private runIn(folder: string): TerminalRun {
    const run = this.known.get(folder) ?? new TerminalRun(folder);
    this.known.set(folder, run);
    return run;
  }

  async start(specFile: string): Promise<AgentRun> {
    const options = { purpose: 'search', overrides: [], outside: false, trust: this.trusts, reviews: true } as const;
    const ready = await startRun(specFile, this.folder, options, modelsFromEnvironment);
    const run = this.runIn(ready.runFolder);
    run.begin(ready);
    return run;
  }

  async resume({ id, live }: AgentRun): Promise<void> {
    if (live) return;
    const run = await this.run(id);
    const plan = await planResume(run.folder);
    await refuseEditorModels(plan, plan.modelOverrides);
    await confirmPrograms(this.folder, programsOfPlan(plan), this.trusts);
    run.begin({ runFolder: run.folder, plan, models: modelsFromEnvironment(plan.spec.models, dirname(plan.specFile)) });
  }

  async decide({ id }: AgentRun, proposal: number, decision: ReviewDecision): Promise<void> {
    (await this.run(id)).review(proposal, decision);
  }

  async changeOf(run: AgentRun, candidate: number): Promise<string> {
    const changes = await this.changes(run, candidate);
    return changes
      .map(({ file, before, after }) => createTwoFilesPatch(this.pathOf(file), this.pathOf(file), before, after))
      .join('\n');
  }

  async apply(run: AgentRun, candidate: number): Promise<string> {
    const changes = await this.changes(run, candidate);
    for (const { file, after } of changes) await writeFile(file, after);
    return words.applied(
      candidate,
      changes.map(({ file }) => this.pathOf(file)),
    );
  }

  /** @throws {UserError} when a text was changed since the run started, in a way that conflicts with the candidate. */
  private async changes(run: AgentRun, candidate: number): Promise<readonly FileChange[]> {
    const { candidates } = run.state;
    const placements = placementsOf(run.folder, await readRunFile(run.folder), candidates[candidate]?.texts ?? {});
    const changes = [...byFile(placements)].map(async ([file, inFile]): Promise<FileChange> => {
      const before = await readUtf8(file);
      const known = [...candidates.map(({ texts }) => texts), textsOf(inFile)];
      const { replaced, edited } = planFile(inFile, before.replace(/^\uFEFF/, ''), known);
      const planned = edited === undefined ? replaced : edited.merged;
      if (planned === undefined) throw new UserError(words.applyConflict(candidate), { file });
      return { file, before, after: before.startsWith('\uFEFF') ? `\uFEFF${planned}` : planned };
    });
    return (await Promise.all(changes)).filter(({ before, after }) => before !== after);
  }
}

/** Reads a file that can be written back byte for byte. */
async function readUtf8(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError(words.promptUnreadable(error instanceof Error ? error.message : String(error)), { file });
  });
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw new UserError(words.notUtf8, { file });
}
