// Tested by test/unit/editor/manifest/manifest.test.ts.
import {
  inAnyReview,
  inRejection,
  inReview,
  inReviewOfSeveral,
  inThread,
  inThreads,
  inWinnerReview,
  inWinnerThread,
  hasWaitingProposals,
  hasRun,
} from './conditions';
import { inMenu, type ContributedCommand, type KeyBinding } from './contributed-command';
import { all, any, is, isRow, never } from './when';

/** Keys of a review, after Ctrl+K as for VS Code's own commands. */
const inReviewAfterCtrlK = (key: string): KeyBinding => ({ key: `ctrl+k ${key}`, when: inReview });

/** Keys for walking through the changes of a proposal or of a winner. */
const walkingAfterCtrlK = (key: string): KeyBinding => ({ key: `ctrl+k ${key}`, when: any(inReview, inWinnerReview) });

/** The commands of reviews, and of the guidance that they give to reflections. */
export const reviewCommands = {
  'gepa.openProposal': { title: 'Review Proposal', palette: never },
  'gepa.reviewNext': {
    title: 'Review Next Proposal',
    icon: 'git-compare',
    menus: [inMenu('view/title', all(is('view', 'gepa.proposals'), hasWaitingProposals), 'navigation@1')],
  },
  'gepa.acceptProposal': {
    title: 'Accept Proposal',
    icon: 'check',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('shift+y'),
    menus: [
      inMenu('editor/title', inReview, 'navigation@-2'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), 'inline@1'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '1_gepa@1'),
      inMenu('comments/commentThread/title', inThread('proposal'), 'inline@1'),
    ],
  },
  'gepa.rejectProposal': {
    title: 'Reject Proposal',
    icon: 'close',
    palette: hasWaitingProposals,
    menus: [
      inMenu('editor/title', inReview, 'navigation@-1'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), 'inline@2'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '1_gepa@2'),
      inMenu('comments/commentThread/title', inThread('proposal'), 'inline@2'),
    ],
  },
  'gepa.rejectProposalWithReason': {
    title: 'Reject Proposal with Reason…',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('shift+n'),
    menus: [
      inMenu('editor/title', inReview, '1_gepa@1'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '1_gepa@3'),
    ],
  },
  'gepa.askAgain': {
    title: 'Ask Again About Proposal…',
    icon: 'refresh',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('shift+a'),
    menus: [
      inMenu('editor/title', inReview, '1_gepa@2'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '1_gepa@4'),
      inMenu('comments/commentThread/title', inThread('proposal'), 'inline@3'),
    ],
  },
  'gepa.postponeProposal': {
    title: 'Decide on Proposal Later',
    icon: 'debug-step-over',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('shift+l'),
    menus: [
      inMenu('editor/title', inReview, '1_gepa@3'),
      inMenu('view/item/context', isRow('gepa.proposals', 'proposal'), '1_gepa@5'),
      inMenu('comments/commentThread/title', inThread('proposal'), 'inline@4'),
    ],
  },
  'gepa.nextProposal': {
    title: 'Next Proposal',
    icon: 'chevron-right',
    palette: hasWaitingProposals,
    menus: [inMenu('editor/title', inReviewOfSeveral, '1_gepa@4')],
  },
  'gepa.previousProposal': {
    title: 'Previous Proposal',
    icon: 'chevron-left',
    palette: hasWaitingProposals,
    menus: [inMenu('editor/title', inReviewOfSeveral, '1_gepa@5')],
  },
  'gepa.acceptChange': {
    title: 'Accept This Change',
    icon: 'check',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('y'),
    menus: [inMenu('comments/commentThread/title', inThread('change', 'rejectedChange'), 'inline@1')],
  },
  'gepa.rejectChange': {
    title: 'Reject This Change',
    icon: 'close',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('x'),
    menus: [inMenu('comments/commentThread/title', inThread('change', 'acceptedChange'), 'inline@2')],
  },
  'gepa.rejectChangeWithReason': {
    title: 'Reject This Change with Reason…',
    palette: hasWaitingProposals,
    icon: 'comment',
    keys: inReviewAfterCtrlK('n'),
    menus: [inMenu('comments/commentThread/title', inThread('change', 'acceptedChange'), 'inline@3')],
  },
  'gepa.askAgainAboutChange': {
    title: 'Ask Again About This Change…',
    icon: 'refresh',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('a'),
    menus: [inMenu('comments/commentThread/title', inThread('change'), 'inline@4')],
  },
  'gepa.postponeChange': {
    title: 'Decide on This Change Later',
    icon: 'debug-step-over',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('l'),
    menus: [inMenu('comments/commentThread/title', inThread('change'), 'inline@5')],
  },
  'gepa.reopenChange': {
    title: 'Reopen This Change',
    icon: 'discard',
    palette: hasWaitingProposals,
    keys: inReviewAfterCtrlK('backspace'),
    menus: [inMenu('comments/commentThread/title', inThread('acceptedChange', 'rejectedChange'), 'inline@4')],
  },
  'gepa.nextChange': {
    title: 'Next Change',
    icon: 'arrow-down',
    palette: any(hasWaitingProposals, inWinnerReview),
    keys: walkingAfterCtrlK('.'),
    menus: [inMenu('editor/title', any(inReview, inWinnerReview), 'navigation@-3')],
  },
  'gepa.previousChange': {
    title: 'Previous Change',
    icon: 'arrow-up',
    palette: any(hasWaitingProposals, inWinnerReview),
    keys: walkingAfterCtrlK(','),
    menus: [inMenu('editor/title', any(inReview, inWinnerReview), 'navigation@-4')],
  },
  'gepa.reviewWinner': {
    title: 'Review Changes of the Winner',
    icon: 'git-compare',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.runs', 'run-ended', 'run-stopped'), '2_run@2')],
  },
  'gepa.keepChange': {
    title: 'Keep This Change',
    icon: 'check',
    palette: inWinnerReview,
    keys: { key: 'ctrl+k y', when: inWinnerReview },
    menus: [inMenu('comments/commentThread/title', inWinnerThread('leftOutChange'), 'inline@1')],
  },
  'gepa.leaveOutChange': {
    title: 'Leave Out This Change',
    icon: 'close',
    palette: inWinnerReview,
    keys: { key: 'ctrl+k x', when: inWinnerReview },
    menus: [inMenu('comments/commentThread/title', inWinnerThread('keptChange'), 'inline@1')],
  },
  'gepa.applyKept': {
    title: 'Apply Kept Changes',
    palette: inWinnerReview,
    menus: [inMenu('editor/title', inWinnerReview, 'navigation@-2')],
  },
  'gepa.sendNote': {
    title: 'Send Note',
    palette: never,
    menus: [inMenu('comments/commentThread/context', inThreads, 'inline@1')],
  },
  'gepa.rejectWithReply': {
    title: 'Reject with This Reason',
    palette: never,
    menus: [inMenu('comments/commentThread/context', inThreads, 'inline@2')],
  },
  'gepa.undoDecision': {
    title: 'Undo Decision on Proposal',
    icon: 'discard',
    palette: hasRun,
    keys: { key: 'ctrl+k shift+backspace', when: inAnyReview },
    menus: [
      inMenu('view/title', is('view', 'gepa.proposals'), 'navigation@2'),
      inMenu('view/item/context', isRow('gepa.runs', 'candidate'), '3_steer@4'),
      inMenu('comments/commentThread/title', inRejection, 'inline@1'),
    ],
  },
  'gepa.addGuidance': {
    title: 'Add Note…',
    icon: 'add',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.proposals', 'notes'), 'inline@1')],
  },
  'gepa.disableGuidance': {
    title: 'Disable Note',
    icon: 'eye-closed',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.proposals', 'guidance'), 'inline@3')],
  },
  'gepa.enableGuidance': {
    title: 'Enable Note',
    icon: 'eye',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.proposals', 'disabledGuidance'), 'inline@3')],
  },
  'gepa.editGuidance': {
    title: 'Edit Note…',
    icon: 'edit',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.proposals', 'guidance', 'disabledGuidance'), 'inline@1')],
  },
  'gepa.removeGuidance': {
    title: 'Remove Note',
    icon: 'trash',
    palette: hasRun,
    menus: [inMenu('view/item/context', isRow('gepa.proposals', 'guidance', 'disabledGuidance'), 'inline@2')],
  },
} as const satisfies Readonly<Record<`gepa.${string}`, ContributedCommand>>;
