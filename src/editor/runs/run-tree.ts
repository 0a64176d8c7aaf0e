// Tested by test/unit/editor/runs/run-list.test.ts.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { winnerOf } from '../../gepa/winner';
import { formatScore } from '../../gepa/words/score-words';
import { verdictNames } from '../../gepa/words/winner-words';
import { frontierOf } from '../../gepa/paper/frontier';
import type { RunSummary } from '../../gepa/run-summary';
import type { CandidateState } from '../../gepa/state';
import { commandTo } from '../commands';
import type { RowKinds } from '../manifest/context';
import { Throttle } from '../throttle';
import type { RunTreeNode } from '../tree-nodes';
import type { ListedRun } from './listed-run';
import type { Run } from './run';
import type { RunList } from './run-list';
import { phaseOf } from './run-phase';
import { candidateRows } from './candidate-rows';
import {
  bestWithGain,
  waitInWords,
  phaseIcon,
  phaseInWords,
  rolloutsOfBudget,
  scoreInWords,
  costOf,
  timeLeftOf,
} from './describe-run';
import { buttonWords } from '../button-words';
import { runWords } from './run-words';

const redrawMs = 500;

/** The view "Runs": the runs of the workspace with their candidates. */
export class RunTree implements vscode.TreeDataProvider<RunTreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly redrawSoon = new Throttle(redrawMs, () => this.changed.fire(undefined));
  private readonly subscriptions: vscode.Disposable;
  private hasSearched = false;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly runs: RunList,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidChange(() => this.changed.fire(undefined)),
      runs.onDidReceiveEvents(() => this.redrawSoon.request()),
    );
  }

  getChildren(node?: RunTreeNode): RunTreeNode[] | Promise<RunTreeNode[]> {
    switch (node?.kind) {
      case undefined:
        this.readRuns();
        return this.runs.all.map((run) => ({ kind: 'run', run }));
      case 'run':
        return node.run.kind === 'opened' ? candidatesOf(node.run) : this.openedCandidates(node.run);
      case 'candidate':
        return [];
      case 'others':
        return node.candidates.map((candidate) => ({ kind: 'candidate', run: node.run, candidate }));
    }
  }

  getParent(node: RunTreeNode): RunTreeNode | undefined {
    if (node.kind === 'run') return undefined;
    const { others } = candidateRows(node.run.state);
    return node.kind === 'candidate' && others.includes(node.candidate)
      ? { kind: 'others', run: node.run, candidates: others }
      : { kind: 'run', run: node.run };
  }

  getTreeItem(node: RunTreeNode): vscode.TreeItem {
    if (node.kind === 'run') return this.runItem(node);
    if (node.kind === 'others') return othersItem(node);
    const candidate = node.run.state.candidates[node.candidate];
    return candidate === undefined ? new vscode.TreeItem('') : candidateItem(node.run, candidate);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.redrawSoon.dispose();
    this.changed.dispose();
  }

  /** Starts the search for runs on first use, with the view's progress bar. */
  private readRuns(): void {
    if (this.hasSearched) return;
    this.hasSearched = true;
    void vscode.window.withProgress({ location: { viewId: 'gepa.runs' } }, () => this.runs.ready());
  }

  private async openedCandidates(run: ListedRun): Promise<RunTreeNode[]> {
    try {
      return candidatesOf(await this.runs.open(run));
    } catch (error) {
      void this.report(error);
      return [];
    }
  }

  private runItem(node: Extract<RunTreeNode, { kind: 'run' }>): vscode.TreeItem {
    const { run } = node;
    const { summary } = run;
    const shown = { summary, workedOn: run.workedOn };
    const phase = phaseOf(summary, run.workedOn);
    const isExpanded = run === this.runs.current;
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(summary.name, isExpanded ? Expanded : Collapsed);
    // Not the run's id, which copies of its folder share.
    item.id = run.folder;
    // Copies of a run are told apart by their folders.
    const folder = basename(run.folder);
    item.description = [
      ...(folder === summary.id ? [] : [folder]),
      ...(phase === 'ended' ? [] : [phaseInWords(shown)]),
      ...[bestWithGain(summary)].filter((best) => best !== undefined),
      ...(phase === 'ended' ? [startOf(summary)] : [rolloutsOfBudget(summary)]),
      ...timeLeftOf(shown),
      ...(summary.leftOut === undefined ? [] : [runWords.leftOut(summary.leftOut)]),
    ].join(' · ');
    item.iconPath = new vscode.ThemeIcon(phaseIcon(shown));
    item.contextValue = `run-${phase}` satisfies RowKinds['gepa.runs'];
    const test = summary.best?.test;
    const unused = phase === 'ended' ? summary.waiting : 0;
    const facts = [
      runWords.started(startOf(summary)),
      ...(summary.startedFrom === undefined ? [] : [runWords.startedFrom(summary.startedFrom)]),
      phaseInWords(shown),
      ...(phase === 'elsewhere' ? [runWords.elsewhereHint()] : []),
      runWords.rolloutsAndCandidates(summary.rollouts, summary.candidates),
      ...(test === undefined
        ? []
        : [runWords.testScores(verdictNames[test.verdict], formatScore(test.score), formatScore(test.seedScore))]),
      ...costOf(shown),
      ...waitInWords(shown),
      ...(summary.leftOut === undefined ? [] : [runWords.leftOutBecause(summary.leftOut)]),
      ...(unused === 0 ? [] : [runWords.unusedProposals(unused)]),
    ];
    // A narrow side bar cuts the name off.
    item.tooltip = `${summary.name}\n${facts.join(' · ')}`;
    item.accessibilityInformation = { label: `${summary.name}, ${item.description}` };
    item.command = commandTo('gepa.openDashboard', buttonWords.openDashboard(), node);
    return item;
  }
}

function candidatesOf(run: Run): RunTreeNode[] {
  const { first, others } = candidateRows(run.state);
  const rows = first.map((candidate): RunTreeNode => ({ kind: 'candidate', run, candidate }));
  return others.length === 0 ? rows : [...rows, { kind: 'others', run, candidates: others }];
}

function othersItem({ run, candidates }: Extract<RunTreeNode, { kind: 'others' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(runWords.others(candidates.length), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${run.folder}/others`;
  item.contextValue = 'others' satisfies RowKinds['gepa.runs'];
  return item;
}

function candidateItem(run: Run, candidate: CandidateState): vscode.TreeItem {
  const { index, parents } = candidate;
  const isSeed = index === 0;
  const isBest = run.state.best === index;
  const verdict = isBest ? winnerOf(run.state)?.test?.verdict : undefined;
  const isDoubtful = verdict !== undefined && verdict !== 'better';
  const item = new vscode.TreeItem(isSeed ? runWords.seed() : runWords.candidate(index));
  item.id = `${run.folder}/${index}`;
  const leads = frontierOf(run.state).members.find((member) => member.candidate === index)?.leads;
  item.description = [
    scoreInWords(run, candidate),
    ...(parents.length > 1 ? [runWords.merge()] : []),
    ...(candidate.origin.kind === 'written' ? [runWords.written()] : []),
    ...(isBest && !isSeed ? [isDoubtful ? runWords.onUnseenRows(verdictNames[verdict]) : runWords.best()] : []),
    ...(leads === undefined ? [] : [runWords.leads(leads)]),
  ].join(' · ');
  item.iconPath = new vscode.ThemeIcon(candidateIcon(isBest && !isDoubtful, leads !== undefined));
  item.contextValue = (isSeed ? 'seed' : 'candidate') satisfies RowKinds['gepa.runs'];
  item.tooltip = candidateTooltip(candidate);
  item.accessibilityInformation = {
    label: `${isSeed ? runWords.seed() : runWords.candidate(index)}, ${item.description}`,
  };
  const node: RunTreeNode = { kind: 'candidate', run, candidate: index };
  item.command = commandTo('gepa.diffWithParent', runWords.openDiff(), node);
  return item;
}

function candidateIcon(isBest: boolean, leads: boolean): string {
  if (isBest) return 'star-full';
  return leads ? 'circle-filled' : 'circle-outline';
}

function candidateTooltip({ index, parents, size }: CandidateState): string {
  const [parent = 0, other] = parents;
  if (index === 0) return runWords.seedTooltip(size);
  return other === undefined ? runWords.candidateTooltip(parent, size) : runWords.mergeTooltip(parent, other, size);
}

/** Returns when the run started, from its id: the time if it was today, e.g. `14:02`, otherwise the day, e.g. `2026-11-20`. */
function startOf({ id }: RunSummary): string {
  const [, day = '', hour = '', minute = ''] = /^(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)/.exec(id) ?? [];
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  return day === today ? `${hour}:${minute}` : day;
}
