// Tested by test/unit/editor/manifest/manifest.test.ts.
import {
  canBeOptimized,
  inReview,
  isRun,
  isDraft,
  isMergeResult,
  isUnfinished,
  isSpec,
  onDisk,
  selectionCanBeOptimized,
  selectionIsMissing,
  hasWaitingProposals,
  hasRun,
  isActive,
  selectionCanBeLocked,
} from './conditions';
import type { ViewId } from './context';
import { inMenu, type ContributedCommand } from './contributed-command';
import { reviewCommands } from './review-commands';
import { all, is, isRow, isSet, never, not } from './when';

/** Every command of the extension. `command-handlers.ts` says what each does. */
export const commands = {
  'gepa.optimize': {
    title: 'Optimize with GEPA',
    icon: 'play',
    menus: [
      inMenu('explorer/context', all(not(isSet('explorerResourceIsFolder')), canBeOptimized), '2_gepa@1'),
      inMenu('editor/context', canBeOptimized, '1_gepa@1'),
      inMenu('editor/title/run', isSpec),
      inMenu('view/item/context', isRow('gepa.prompts', 'prompt', 'spec'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.prompts', 'prompt', 'spec'), '1_gepa@1'),
    ],
  },
  'gepa.optimizeSelection': {
    title: 'Optimize Selection with GEPA',
    palette: all(isSet('editorIsOpen'), onDisk),
    menus: [inMenu('editor/context', selectionCanBeOptimized, '1_gepa@2')],
  },
  // The same entry in grey. It can't be the command itself, which the palette would then hide instead of saying why.
  'gepa.optimizeSelectionMissing': {
    title: 'Optimize Selection with GEPA (Select Text First)',
    palette: never,
    enablement: never,
    menus: [inMenu('editor/context', selectionIsMissing, '1_gepa@2')],
  },
  'gepa.recordExamples': {
    title: 'Record Examples…',
    icon: 'record',
    menus: [
      inMenu('explorer/context', all(not(isSet('explorerResourceIsFolder')), canBeOptimized, not(isSpec)), '2_gepa@3'),
      inMenu('editor/context', all(canBeOptimized, not(isSpec)), '1_gepa@3'),
      inMenu('view/item/context', isRow('gepa.prompts', 'prompt'), '1_gepa@4'),
    ],
  },
  'gepa.editSpec': {
    title: 'Edit Spec',
    icon: 'edit',
    menus: [inMenu('view/item/context', isRow('gepa.prompts', 'prompt'), '1_gepa@2')],
  },
  'gepa.refreshPrompts': {
    title: 'Refresh Prompts',
    icon: 'refresh',
    palette: never,
    menus: [inMenu('view/title', is('view', 'gepa.prompts'), 'navigation@1')],
  },
  'gepa.pauseRun': {
    title: 'Pause Run',
    icon: 'debug-pause',
    palette: is('gepa.runPhase', 'running'),
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'run-running'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.runs', 'run-running'), '2_run@1'),
    ],
  },
  'gepa.continueRun': {
    title: 'Continue Run',
    icon: 'debug-continue',
    palette: is('gepa.runPhase', 'paused'),
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'run-paused'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.runs', 'run-paused'), '2_run@1'),
    ],
  },
  'gepa.finishRun': {
    title: 'Finish Run Now',
    palette: is('gepa.runPhase', 'running', 'paused'),
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-running', 'run-paused'), '2_run@2')],
  },
  'gepa.stopRun': {
    title: 'Stop Run',
    icon: 'debug-stop',
    palette: is('gepa.runPhase', 'running', 'paused'),
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-running', 'run-paused'), '2_run@3')],
  },
  'gepa.resumeRun': {
    title: 'Resume Run',
    icon: 'debug-continue',
    palette: is('gepa.runPhase', 'interrupted', 'stopped'),
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'run-interrupted', 'run-stopped'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.runs', 'run-interrupted', 'run-stopped'), '2_run@1'),
      inMenu('view/item/context', isRow('gepa.proposals', 'stalledRun'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.proposals', 'stalledRun'), '2_run@1'),
    ],
  },
  'gepa.importPythonRun': {
    title: 'Import Python Run…',
    menus: [inMenu('view/title', is('view', 'gepa.runs'), '2_import@1')],
  },
  'gepa.compareRuns': {
    title: 'Compare with Another Run…',
    icon: 'compare-changes',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRun, '1_gepa@4')],
  },
  'gepa.compareStrategies': {
    title: 'Compare Strategies…',
    icon: 'graph-line',
    menus: [
      inMenu('explorer/context', all(isSpec, onDisk), '2_gepa@2'),
      inMenu('editor/context', isSpec, '1_gepa@4'),
      inMenu('view/item/context', isRow('gepa.prompts', 'spec'), '1_gepa@3'),
      inMenu('view/item/context', isRun, '1_gepa@6'),
      inMenu('view/title', is('view', 'gepa.runs'), '3_compare@1'),
    ],
  },
  'gepa.showStrategies': {
    title: 'Show Comparison of Strategies…',
    menus: [inMenu('view/title', is('view', 'gepa.runs'), '3_compare@2')],
  },
  'gepa.renameRun': {
    title: 'Rename Run…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRun, '3_edit@1')],
  },
  'gepa.deleteRun': {
    title: 'Delete Run…',
    icon: 'trash',
    palette: hasRun,
    menus: [
      inMenu('view/item/context', isRun, '3_edit@2'),
      inMenu('view/item/context', isRow('gepa.proposals', 'stalledRun'), 'inline@2'),
      inMenu('view/item/context', isRow('gepa.proposals', 'stalledRun'), '3_edit@2'),
    ],
  },
  'gepa.showRunActions': { title: 'Show Run Actions', palette: hasRun },
  'gepa.openDashboard': {
    title: 'Open Dashboard',
    icon: 'graph',
    palette: hasRun,
    menus: [
      inMenu('view/title', all(is('view', 'gepa.runs'), hasRun), 'navigation@1'),
      inMenu('view/item/context', isRun, '1_gepa@1'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '1_gepa@3'),
    ],
  },
  'gepa.showExample': { title: 'Show Example…', palette: hasRun },
  'gepa.showEvaluation': {
    title: 'Show Evaluation',
    icon: 'table',
    palette: hasRun,
    menus: [
      inMenu('view/item/context', isRun, '1_gepa@2'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '1_gepa@5'),
    ],
  },
  'gepa.showReflection': {
    title: 'Show Request and Reply',
    palette: hasWaitingProposals,
    menus: [
      inMenu('editor/title', inReview, '1_gepa@4'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '2_reflection@1'),
    ],
  },
  'gepa.showWriting': {
    title: 'Show Reflection as It Is Written',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-running', 'run-paused'), '1_gepa@4')],
  },
  'gepa.showRequests': {
    title: 'Show Requests and Replies',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRun, '1_gepa@3')],
  },
  'gepa.exportRun': {
    title: 'Export Run…',
    icon: 'export',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRun, '1_gepa@4')],
  },
  'gepa.diffWithParent': {
    title: 'Compare Candidate with Its Parent',
    icon: 'diff',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate'), '1_gepa@1')],
  },
  'gepa.diffWithSeed': {
    title: 'Compare Candidate with the Seed',
    icon: 'diff',
    palette: hasRun,
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'candidate'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate'), '1_gepa@2'),
    ],
  },
  'gepa.compareModels': {
    title: 'Compare Models…',
    icon: 'beaker',
    palette: hasRun,
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'run-interrupted', 'run-stopped'), '1_gepa@2'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '1_gepa@4'),
    ],
  },
  'gepa.measureChanges': {
    title: 'Measure Changes…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate'), '1_gepa@5')],
  },
  'gepa.recheckPrompt': {
    title: 'Check Prompt File…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-interrupted', 'run-stopped', 'run-ended'), '1_gepa@5')],
  },
  'gepa.applyCandidate': {
    title: 'Apply Candidate to Prompt File',
    icon: 'check',
    palette: hasRun,
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), 'inline@2'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '2_apply@1'),
    ],
  },
  'gepa.applyShown': {
    title: 'Apply',
    palette: isSet('gepa.showsApplyPreview'),
    menus: [inMenu('editor/title', isSet('gepa.showsApplyPreview'), 'navigation@-2')],
  },
  'gepa.cancelApply': {
    title: 'Cancel Apply',
    palette: isSet('gepa.showsApplyPreview'),
    menus: [inMenu('editor/title', isSet('gepa.showsApplyPreview'), 'navigation@-1')],
  },
  'gepa.completeMerge': {
    title: 'Complete Merge',
    icon: 'check',
    palette: isMergeResult,
    menus: [inMenu('editor/title', isMergeResult, 'navigation@-2')],
  },
  'gepa.applyAsNewFile': {
    title: 'Apply as New File…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '2_apply@2')],
  },
  'gepa.copyText': {
    title: 'Copy Text',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '2_apply@3')],
  },
  'gepa.useAsNextParent': {
    title: 'Use as Next Parent',
    palette: isActive,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '3_steer@1')],
  },
  'gepa.newRunFromCandidate': {
    title: 'New Run from Here…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'candidate'), '3_steer@3')],
  },
  'gepa.addCandidate': {
    title: 'Add Candidate…',
    palette: isUnfinished,
    menus: [
      inMenu('view/item/context', isRow('gepa.runs', 'candidate', 'seed'), '3_steer@2'),
      inMenu(
        'view/item/context',
        isRow('gepa.runs', 'run-running', 'run-paused', 'run-interrupted', 'run-stopped'),
        '3_steer@3',
      ),
    ],
  },
  'gepa.addWritten': {
    title: 'Add to Run',
    icon: 'check',
    palette: isDraft,
    menus: [inMenu('editor/title', isDraft, 'navigation@-2')],
  },
  'gepa.discardWritten': {
    title: 'Discard Text',
    icon: 'discard',
    palette: isDraft,
    menus: [inMenu('editor/title', isDraft, 'navigation@-1')],
  },
  'gepa.changeReviewMode': {
    title: 'Change Review Mode…',
    palette: isActive,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-running', 'run-paused'), '3_steer@1')],
  },
  'gepa.lockSelection': {
    title: 'Lock Selection',
    icon: 'lock',
    palette: isSet('editorHasSelection'),
    menus: [inMenu('editor/context', selectionCanBeLocked, '1_gepa@3')],
  },
  'gepa.showLocks': {
    title: 'Show Locks…',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-running', 'run-paused'), '3_steer@2')],
  },
  ...reviewCommands,
  'gepa.setApiKey': { title: 'Set API Key…', menus: [inMenu('view/title', is('view', 'gepa.prompts'), '2_keys@1')] },
  'gepa.forgetApiKey': {
    title: 'Forget API Key…',
    menus: [inMenu('view/title', is('view', 'gepa.prompts'), '2_keys@2')],
  },
  'gepa.openSample': {
    title: 'Open Sample Workspace…',
    icon: 'folder-opened',
    menus: [inMenu('view/title', is('view', 'gepa.prompts'), '1_sample@1')],
  },
  'gepa.openDocumentation': {
    title: 'Open Documentation',
    icon: 'book',
    menus: [inMenu('view/title', is('view', 'gepa.prompts'), '1_sample@2')],
  },
  'gepa.showLog': { title: 'Show Log', menus: [inMenu('view/title', is('view', 'gepa.runs'), '1_log@1')] },
} as const satisfies Readonly<Record<`gepa.${string}`, ContributedCommand>>;

export type CommandId = keyof typeof commands;

/** The commands with their common type, in the order above. */
export const contributedCommands = Object.entries(commands) as readonly (readonly [CommandId, ContributedCommand])[];

/** Returns a Markdown link to a command. VS Code shows it as a button on a line of its own, or as a link in a paragraph. */
export function commandLink(
  label: string,
  command: CommandId | `${ViewId}.focus` | 'workbench.trust.manage',
  ...args: readonly unknown[]
): string {
  const query =
    args.length === 0
      ? ''
      : `?${encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (found) => `%${found.charCodeAt(0).toString(16)}`)}`;
  return `[${label}](command:${command}${query})`;
}
