import { promptPathPattern } from '../../prompts/prompt-names';
import { onDisk, somethingWaits, thereIsRun, type CommandId } from './commands';
import { reviewController, type ThreadKind } from './context';
import { all, any, is, isIn, isMoreThan, isRow, isSet, matches, not, type When } from './when';

/** A command in a menu. */
interface MenuEntry {
  readonly command: CommandId;
  readonly when: When;
  /** `GROUP@PLACE`; what is in `inline` or `navigation` is shown as an icon. */
  readonly group?: string;
}

const isSpec = matches('resourceFilename', /\.gepa\.ya?ml$/);
// As text, which keeps the slash escaped as VS Code wants it.
const isOfRun = matches('resourcePath', new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]'));
/** Files whose name tells are offered before the workspace has been searched, the others afterwards. */
const canBeOptimized = all(
  any(isIn('resourcePath', 'gepa.promptFiles'), matches('resourcePath', promptPathPattern), isSpec),
  onDisk,
  not(isOfRun),
);

const inReview = isIn('resourcePath', 'gepa.waitingProposalFiles');
const inOneOfSeveralReviews = all(inReview, isMoreThan('gepa.waitingProposals', 1));
/** A run, whatever can be done with it. */
const isRun = all(is('view', 'gepa.runs'), matches('viewItem', /^run-/));

const inThreads = is('commentController', reviewController);
const inThread = (...kinds: readonly [ThreadKind, ...ThreadKind[]]) => all(inThreads, is('commentThread', ...kinds));

/** What each menu of VS Code offers, but the command palette, which is told with the commands. */
export const menus: Readonly<Record<string, readonly MenuEntry[]>> = {
  'explorer/context': [
    { command: 'gepa.optimize', when: all(not(isSet('explorerResourceIsFolder')), canBeOptimized), group: '2_gepa@1' },
  ],
  'editor/context': [
    { command: 'gepa.optimize', when: canBeOptimized, group: '1_gepa@1' },
    {
      command: 'gepa.optimizeSelection',
      when: all(isSet('editorHasSelection'), onDisk, not(isOfRun)),
      group: '1_gepa@2',
    },
  ],
  'editor/title/run': [{ command: 'gepa.optimize', when: isSpec }],
  'editor/title': [
    { command: 'gepa.acceptProposal', when: inReview, group: 'navigation@-2' },
    { command: 'gepa.rejectProposal', when: inReview, group: 'navigation@-1' },
    { command: 'gepa.previousProposal', when: inOneOfSeveralReviews, group: '1_gepa@3' },
    { command: 'gepa.nextProposal', when: inOneOfSeveralReviews, group: '1_gepa@2' },
    { command: 'gepa.rejectProposalWithReason', when: inReview, group: '1_gepa@1' },
  ],
  'view/title': [
    { command: 'gepa.refreshPrompts', when: is('view', 'gepa.prompts'), group: 'navigation@1' },
    { command: 'gepa.openSample', when: is('view', 'gepa.prompts'), group: '1_sample@1' },
    { command: 'gepa.setApiKey', when: is('view', 'gepa.prompts'), group: '2_keys@1' },
    { command: 'gepa.forgetApiKey', when: is('view', 'gepa.prompts'), group: '2_keys@2' },
    { command: 'gepa.reviewNext', when: all(is('view', 'gepa.proposals'), somethingWaits), group: 'navigation@1' },
    { command: 'gepa.openDashboard', when: all(is('view', 'gepa.runs'), thereIsRun), group: 'navigation@1' },
    { command: 'gepa.showLog', when: is('view', 'gepa.runs'), group: '1_log@1' },
  ],
  'view/item/context': [
    { command: 'gepa.optimize', when: isRow('gepa.prompts', 'prompt', 'spec'), group: 'inline@1' },
    { command: 'gepa.optimize', when: isRow('gepa.prompts', 'prompt', 'spec'), group: '1_gepa@1' },
    { command: 'gepa.editSpec', when: isRow('gepa.prompts', 'prompt'), group: '1_gepa@2' },
    { command: 'gepa.pauseRun', when: isRow('gepa.runs', 'run-running'), group: 'inline@1' },
    { command: 'gepa.continueRun', when: isRow('gepa.runs', 'run-paused'), group: 'inline@1' },
    { command: 'gepa.resumeRun', when: isRow('gepa.runs', 'run-interrupted', 'run-stopped'), group: 'inline@1' },
    { command: 'gepa.openDashboard', when: isRun, group: '1_gepa@1' },
    { command: 'gepa.pauseRun', when: isRow('gepa.runs', 'run-running'), group: '2_run@1' },
    { command: 'gepa.continueRun', when: isRow('gepa.runs', 'run-paused'), group: '2_run@1' },
    { command: 'gepa.resumeRun', when: isRow('gepa.runs', 'run-interrupted', 'run-stopped'), group: '2_run@1' },
    { command: 'gepa.finishRun', when: isRow('gepa.runs', 'run-running', 'run-paused'), group: '2_run@2' },
    { command: 'gepa.stopRun', when: isRow('gepa.runs', 'run-running', 'run-paused'), group: '2_run@3' },
    { command: 'gepa.applyCandidate', when: isRow('gepa.runs', 'candidate', 'seed'), group: 'inline@2' },
    { command: 'gepa.diffWithSeed', when: isRow('gepa.runs', 'candidate'), group: 'inline@1' },
    { command: 'gepa.diffWithParent', when: isRow('gepa.runs', 'candidate'), group: '1_gepa@1' },
    { command: 'gepa.diffWithSeed', when: isRow('gepa.runs', 'candidate'), group: '1_gepa@2' },
    { command: 'gepa.openDashboard', when: isRow('gepa.runs', 'candidate', 'seed'), group: '1_gepa@3' },
    { command: 'gepa.applyCandidate', when: isRow('gepa.runs', 'candidate', 'seed'), group: '2_apply@1' },
    { command: 'gepa.acceptProposal', when: isRow('gepa.proposals', 'proposal'), group: 'inline@1' },
    { command: 'gepa.rejectProposal', when: isRow('gepa.proposals', 'proposal'), group: 'inline@2' },
    { command: 'gepa.acceptProposal', when: isRow('gepa.proposals', 'proposal'), group: '1_gepa@1' },
    { command: 'gepa.rejectProposal', when: isRow('gepa.proposals', 'proposal'), group: '1_gepa@2' },
    { command: 'gepa.rejectProposalWithReason', when: isRow('gepa.proposals', 'proposal'), group: '1_gepa@3' },
    { command: 'gepa.editGuidance', when: isRow('gepa.proposals', 'guidance'), group: 'inline@1' },
    { command: 'gepa.removeGuidance', when: isRow('gepa.proposals', 'guidance'), group: 'inline@2' },
  ],
  'comments/commentThread/title': [
    { command: 'gepa.acceptProposal', when: inThread('proposal'), group: 'inline@1' },
    { command: 'gepa.rejectProposal', when: inThread('proposal'), group: 'inline@2' },
    { command: 'gepa.acceptChange', when: inThread('change'), group: 'inline@1' },
    { command: 'gepa.rejectChange', when: inThread('change', 'acceptedChange'), group: 'inline@2' },
  ],
  'comments/commentThread/context': [
    { command: 'gepa.sendNote', when: inThreads, group: 'inline@1' },
    { command: 'gepa.rejectWithReply', when: inThreads, group: 'inline@2' },
  ],
};
