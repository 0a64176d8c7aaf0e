// Tested by test/in-host/language-model-tools.test.ts.
import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { AgentHost, AgentRun, ListedPrompt } from '../../agents/agent-host';
import type { ReviewDecision } from '../../gepa/proposal';
import type { RunSummary } from '../../gepa/run-summary';
import { UserError } from '../../gepa/user-error';
import type { OwnPrices } from '../../models/prices/known-price';
import { skippedFolders } from '../../prompts/discovery/prompt-names';
import { dataFileGlob } from '../../runs/draft/data-files';
import type { ModelChoice } from '../../runs/draft/run-draft';
import { currentTexts, haveSameTexts } from '../../runs/recheck/recheck';
import type { ApplyCandidate } from '../candidates/apply-candidate';
import { firstModels } from '../optimize/model-sources';
import type { PromptIndex } from '../prompts/prompt-index';
import type { ReviewEditors } from '../review/review-editors';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import type { RunList } from '../runs/run-list';
import { runMessageWords } from '../runs/run-message-words';
import { ownPrices } from '../settings';
import { agentWords } from './agent-words';

/** The parts of the extension that agents drive. */
export interface DrivenParts {
  readonly runs: RunList;
  readonly prompts: PromptIndex;
  readonly runCommands: RunCommands;
  readonly editors: ReviewEditors;
  readonly applyCandidate: ApplyCandidate;
}

/** How many data files are considered for a draft. */
const mostDataFiles = 2000;

/** Lets agents work in the window, where the user sees what they do. */
export class EditorHost implements AgentHost {
  constructor(private readonly parts: DrivenParts) {}

  get prices(): OwnPrices {
    return ownPrices();
  }

  fileOf(path: string): string {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const files = folders.flatMap(({ uri, name }) => {
      // In a workspace of several folders, paths begin with the name of one.
      const within = folders.length > 1 && path.startsWith(`${name}/`) ? path.slice(name.length + 1) : path;
      const file = resolve(uri.fsPath, within);
      const way = relative(uri.fsPath, file);
      return way.split(/[\\/]/)[0] === '..' || isAbsolute(way) ? [] : [file];
    });
    const found = files.find((file) => existsSync(file)) ?? files[0];
    if (found === undefined) throw new UserError(agentWords.outside(path));
    return found;
  }

  pathOf(file: string): string {
    return vscode.workspace.asRelativePath(file).replaceAll('\\', '/');
  }

  async prompts(): Promise<readonly ListedPrompt[]> {
    await this.parts.prompts.ready();
    return this.parts.prompts.prompts.map(({ file, specs }) => ({
      file: this.pathOf(file.fsPath),
      specs: specs.map(({ fsPath }) => this.pathOf(fsPath)),
    }));
  }

  async dataFiles(): Promise<ReadonlyMap<string, string>> {
    const files = await vscode.workspace.findFiles(dataFileGlob, `**/{${skippedFolders.join(',')}}/**`, mostDataFiles);
    return new Map(files.map(({ fsPath }) => [this.pathOf(fsPath), fsPath]));
  }

  models(): Promise<ModelChoice> {
    return firstModels();
  }

  async runs(): Promise<readonly RunSummary[]> {
    await this.parts.runs.ready();
    return this.parts.runs.all.map(({ summary }) => summary);
  }

  async run(id: string | undefined): Promise<Run> {
    const run = id === undefined ? await this.parts.runs.openCurrent() : await this.parts.runs.get(id);
    if (run === undefined) throw new UserError(runMessageWords.noRun());
    return run;
  }

  async start(specFile: string): Promise<AgentRun> {
    const { runs, runCommands } = this.parts;
    const before = runs.chosenRun?.folder;
    await runCommands.start(vscode.Uri.file(specFile));
    if (runs.chosenRun === undefined || runs.chosenRun.folder === before) throw new UserError(agentWords.notStarted());
    return this.run(runs.chosenRun.folder);
  }

  async resume({ folder }: AgentRun): Promise<void> {
    await this.parts.runCommands.resume({ kind: 'run', run: await this.run(folder) });
  }

  async decide({ folder }: AgentRun, number: number, decision: ReviewDecision): Promise<void> {
    const run = await this.run(folder);
    await run.review(number, decision);
    await this.parts.editors.close({ run, number });
  }

  /** Applying shows the changes of all files, and asks. */
  changeOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async apply({ folder }: AgentRun, candidate: number): Promise<string> {
    const run = await this.run(folder);
    await this.parts.applyCandidate.apply(run, candidate);
    const texts = run.state.candidates[candidate]?.texts;
    const now = await currentTexts(run.folder, await run.readFile(), async (file) =>
      (await vscode.workspace.openTextDocument(file)).getText(),
    );
    return texts !== undefined && haveSameTexts(texts, now)
      ? agentWords.applied(candidate)
      : agentWords.notApplied(candidate);
  }
}
