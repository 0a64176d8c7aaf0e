import type { ViewId } from './context';
import { all, is, isMoreThan, isSet, matches, never, not, type When } from './when';

/** Where files are that can be optimized: not those of a virtual file system, nor the sides of a diff. */
export const onDisk = matches('resourceScheme', /^(file|vscode-remote)$/);

const runCanEnd = is('gepa.runPhase', 'running', 'paused');
/** Whether there is a run for commands to deal with. */
export const thereIsRun = all(isSet('gepa.runPhase'), not(is('gepa.runPhase', 'none')));
/** Whether a proposal waits for the developer. */
export const somethingWaits = isMoreThan('gepa.waitingProposals', 0);

/** What the extension contributes of a command. */
interface ContributedCommand {
  readonly title: string;
  /** Of VS Code's own icons, by its name. */
  readonly icon?: string;
  /** When the command palette offers it; without one, always. */
  readonly palette?: When;
}

/** Every command of the extension. What each does is told in `command-handlers.ts`, and which menus offer it in `menus.ts`. */
export const commands = {
  'gepa.optimize': { title: 'Optimize with GEPA', icon: 'play' },
  'gepa.optimizeSelection': {
    title: 'Optimize Selection with GEPA',
    palette: all(isSet('editorIsOpen'), onDisk),
  },
  'gepa.editSpec': { title: 'Edit Spec', icon: 'edit' },
  'gepa.refreshPrompts': { title: 'Refresh', icon: 'refresh', palette: never },
  'gepa.pauseRun': { title: 'Pause Run', icon: 'debug-pause', palette: is('gepa.runPhase', 'running') },
  'gepa.continueRun': { title: 'Continue Run', icon: 'debug-continue', palette: is('gepa.runPhase', 'paused') },
  'gepa.finishRun': { title: 'Finish Run Now', palette: runCanEnd },
  'gepa.stopRun': { title: 'Stop Run', icon: 'debug-stop', palette: runCanEnd },
  'gepa.resumeRun': {
    title: 'Resume Run',
    icon: 'debug-continue',
    palette: is('gepa.runPhase', 'interrupted', 'stopped'),
  },
  'gepa.showRunActions': { title: 'Show Run Actions', palette: thereIsRun },
  'gepa.openDashboard': { title: 'Open Dashboard', icon: 'graph', palette: thereIsRun },
  'gepa.diffWithParent': { title: 'Compare Candidate with Its Parent', icon: 'diff', palette: thereIsRun },
  'gepa.diffWithSeed': { title: 'Compare Candidate with the Seed', icon: 'diff', palette: thereIsRun },
  'gepa.applyCandidate': { title: 'Apply Candidate to the Prompt File', icon: 'check', palette: thereIsRun },
  'gepa.openProposal': { title: 'Review', palette: never },
  'gepa.reviewNext': { title: 'Review Next Proposal', icon: 'git-compare' },
  'gepa.acceptProposal': { title: 'Accept Proposal', icon: 'check', palette: somethingWaits },
  'gepa.rejectProposal': { title: 'Reject Proposal', icon: 'close', palette: somethingWaits },
  'gepa.rejectProposalWithReason': { title: 'Reject Proposal with Reason…', palette: somethingWaits },
  'gepa.nextProposal': { title: 'Next Proposal', icon: 'chevron-right', palette: somethingWaits },
  'gepa.previousProposal': { title: 'Previous Proposal', icon: 'chevron-left', palette: somethingWaits },
  'gepa.acceptChange': { title: 'Accept This Change', icon: 'check', palette: never },
  'gepa.rejectChange': { title: 'Reject This Change', icon: 'close', palette: never },
  'gepa.sendNote': { title: 'Send Note', palette: never },
  'gepa.rejectWithReply': { title: 'Reject with This Reason', palette: never },
  'gepa.editGuidance': { title: 'Edit Note…', icon: 'edit', palette: thereIsRun },
  'gepa.removeGuidance': { title: 'Remove Note', icon: 'trash', palette: thereIsRun },
  'gepa.setApiKey': { title: 'Set API Key…' },
  'gepa.forgetApiKey': { title: 'Forget API Key…' },
  'gepa.openSample': { title: 'Open Sample Workspace…', icon: 'folder-opened' },
  'gepa.showLog': { title: 'Show Log' },
} as const satisfies Readonly<Record<`gepa.${string}`, ContributedCommand>>;

export type CommandId = keyof typeof commands;

/** The commands as their common type says it, in the order above. */
export const contributedCommands = Object.entries(commands) as readonly (readonly [CommandId, ContributedCommand])[];

/** A line of Markdown that VS Code shows as a button, or as a link inside a paragraph. */
export function commandLink(label: string, command: CommandId | `${ViewId}.focus` | 'workbench.trust.manage'): string {
  return `[${label}](command:${command})`;
}
