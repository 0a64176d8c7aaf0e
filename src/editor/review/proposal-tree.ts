// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { Guidance } from '../../gepa/events';
import { evidenceOf } from '../../gepa/review/evidence';
import { evidenceInShort } from '../../gepa/words/evidence-words';
import { commandTo } from '../commands';
import type { RowKinds } from '../manifest/context';
import { phaseIcon, phaseInWords } from '../runs/describe-run';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { readNote } from '../../runs/session/guidance-notes';
import { Throttle } from '../throttle';
import { isAskedAgain } from '../../gepa/state';
import type { AskedNode, ProposalNode, ProposalTreeNode } from '../tree-nodes';
import { originInShort } from './proposal-origin';
import type { PostponedProposals } from './postponed-proposals';
import { decidableProposals } from './review-target';
import { escaped } from './thread-comments';
import { buttonWords } from '../button-words';
import { reviewWords } from './review-words';

/** The view "Proposals": those waiting for review, with a badge, and the guidance of the current run. */
export class ProposalTree implements vscode.TreeDataProvider<ProposalTreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly redrawSoon = new Throttle(100, () => this.redraw());
  readonly view: vscode.TreeView<ProposalTreeNode>;
  private readonly subscriptions: vscode.Disposable;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly runs: RunList,
    private readonly postponed: PostponedProposals,
  ) {
    this.view = vscode.window.createTreeView('gepa.proposals', { treeDataProvider: this });
    // That of an extension host that was killed would stay: VS Code ignores a badge that equals the last one of this host.
    this.view.badge = { value: 0, tooltip: '' };
    this.view.badge = undefined;
    this.subscriptions = vscode.Disposable.from(
      runs.onDidChange(() => this.redrawSoon.request()),
      runs.onDidReceiveEvents(() => this.redrawSoon.request()),
      postponed.onDidChange(() => this.redrawSoon.request()),
    );
  }

  getChildren(node?: ProposalTreeNode): ProposalTreeNode[] {
    switch (node?.kind) {
      case undefined:
        void this.runs.ready();
        return [
          ...decidableProposals(this.runs).map((it): ProposalNode => ({ kind: 'proposal', ...it })),
          ...this.runs.opened
            .filter((run) => run.live)
            .flatMap((run) =>
              run.state.proposals
                .filter(isAskedAgain)
                .map(({ proposal }) => ({ kind: 'asked', run, number: proposal.number }) as const),
            ),
          ...this.runs.opened
            .filter((run) => !run.live && run.waiting.length > 0)
            .map((run) => ({ kind: 'run', run }) as const),
          ...this.notes(),
        ];
      case 'run':
        return node.run.waiting.map(({ proposal }) => ({ kind: 'proposal', run: node.run, number: proposal.number }));
      case 'notes':
        return node.run.state.guidance.map((guidance) => ({ kind: 'guidance', run: node.run, guidance }));
      case 'proposal':
      case 'asked':
      case 'guidance':
        return [];
    }
  }

  getParent(node: ProposalTreeNode): ProposalTreeNode | undefined {
    switch (node.kind) {
      case 'proposal':
        return node.run.live ? undefined : { kind: 'run', run: node.run };
      case 'guidance':
        return { kind: 'notes', run: node.run };
      case 'asked':
      case 'run':
      case 'notes':
        return undefined;
    }
  }

  getTreeItem(node: ProposalTreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'proposal':
        return proposalItem(node, this.postponed.has(node));
      case 'asked':
        return askedItem(node);
      case 'run':
        return stalledRunItem(node.run);
      case 'notes':
        return notesItem(node.run);
      case 'guidance':
        return guidanceItem(node.guidance, Object.keys(node.run.state.run.seed).length);
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.redrawSoon.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private notes(): ProposalTreeNode[] {
    const run = this.runs.current;
    const hasNotes = run?.kind === 'opened' && run.phase !== 'ended';
    return hasNotes ? [{ kind: 'notes', run }] : [];
  }

  private redraw(): void {
    const waiting = decidableProposals(this.runs);
    this.view.badge =
      waiting.length === 0 ? undefined : { value: waiting.length, tooltip: reviewWords.waitingBadge(waiting.length) };
    this.changed.fire(undefined);
  }
}

function proposalItem(node: ProposalNode, isPostponed: boolean): vscode.TreeItem {
  const { run, number } = node;
  const item = new vscode.TreeItem(reviewWords.proposal(number));
  const reviewed = run.state.proposals[number - 1];
  item.id = `${run.folder}/${number}`;
  if (reviewed !== undefined) {
    const { diagnosis } = reviewed.proposal;
    // The scores of a combination already say how many parts it has.
    const origin = evidenceOf(run.state, reviewed).kind === 'parts' ? '' : originInShort(run.state, reviewed.proposal);
    const later = isPostponed ? reviewWords.later() : '';
    const words = [later, evidenceInShort(run.state, reviewed), origin, run.name];
    item.description = words.filter((part) => part !== '').join(' · ');
    item.tooltip = new vscode.MarkdownString(escaped(diagnosis));
  }
  item.iconPath = new vscode.ThemeIcon('git-compare');
  item.contextValue = 'proposal' satisfies RowKinds['gepa.proposals'];
  item.command = commandTo('gepa.openProposal', buttonWords.reviewProposal(), node);
  return item;
}

/** A proposal that the reflection model is asked to write again. */
function askedItem(node: AskedNode): vscode.TreeItem {
  const { run, number } = node;
  const item = new vscode.TreeItem(reviewWords.proposal(number));
  const decision = run.state.proposals[number - 1]?.decision;
  item.id = `${run.folder}/${number}/asked`;
  item.description = [reviewWords.askingAgain(), run.name].join(' · ');
  if (decision?.kind === 'askAgain') item.tooltip = new vscode.MarkdownString(escaped(decision.note));
  item.iconPath = new vscode.ThemeIcon('sync~spin');
  item.contextValue = 'asked' satisfies RowKinds['gepa.proposals'];
  item.command = commandTo('gepa.openProposal', buttonWords.reviewProposal(), { ...node, kind: 'proposal' });
  return item;
}

function stalledRunItem(run: Run): vscode.TreeItem {
  const item = new vscode.TreeItem(run.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = run.folder;
  item.description = `${phaseInWords(run)} · ${reviewWords.proposals(run.waiting.length)}`;
  item.iconPath = new vscode.ThemeIcon(phaseIcon(run));
  item.contextValue = 'stalledRun' satisfies RowKinds['gepa.proposals'];
  item.tooltip = reviewWords.resumeToDecide();
  return item;
}

function notesItem(run: Run): vscode.TreeItem {
  const item = new vscode.TreeItem(reviewWords.guidance(), vscode.TreeItemCollapsibleState.Collapsed);
  if (run.state.guidance.length > 0) item.description = String(run.state.guidance.length);
  else item.collapsibleState = vscode.TreeItemCollapsibleState.None;
  item.iconPath = new vscode.ThemeIcon('note');
  item.contextValue = 'notes' satisfies RowKinds['gepa.proposals'];
  item.tooltip = reviewWords.guidanceTooltip();
  return item;
}

/** Shows the developer's own words first, and behind them what they are about. */
function guidanceItem(note: Guidance, components: number): vscode.TreeItem {
  const { text, rejectedProposal, component, disabled, by } = note;
  const { own, idea } = readNote(text);
  const item = new vscode.TreeItem(own === '' ? reviewWords.rejectedIdea(idea) : own);
  item.description = [
    ...(disabled === undefined ? [] : [reviewWords.noteDisabled()]),
    ...(by === undefined ? [] : [reviewWords.noteByAgent()]),
    ...(components > 1 ? [reviewWords.noteOn(component)] : []),
    ...(own === '' || idea === '' ? [] : [reviewWords.rejectedIdea(idea)]),
  ].join(' · ');
  item.tooltip = new vscode.MarkdownString(escaped(text));
  const icon = rejectedProposal === undefined ? 'comment' : 'circle-slash';
  item.iconPath = new vscode.ThemeIcon(disabled === undefined ? icon : 'eye-closed');
  item.contextValue = (disabled === undefined ? 'guidance' : 'disabledGuidance') satisfies RowKinds['gepa.proposals'];
  return item;
}
