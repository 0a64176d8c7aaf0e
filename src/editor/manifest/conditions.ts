// Tested by test/unit/editor/manifest/manifest.test.ts.
import { promptPathPattern } from '../../prompts/discovery/prompt-names';
import { sourceEndings } from '../../prompts/literals/languages';
import {
  documentScheme,
  rejectionController,
  reviewController,
  winnerController,
  type ThreadKind,
  type WinnerThreadKind,
} from './context';
import { all, any, is, isIn, isMoreThan, isSet, matches, not } from './when';

/** Whether it is a file on disk, and not one of a virtual file system or a read-only side of a diff. */
export const onDisk = matches('resourceScheme', /^(file|vscode-remote)$/);

export const isSpec = matches('resourceFilename', /\.gepa\.ya?ml$/);

/** Whether it is a file of a run's folder. Built from a string, since a literal would not escape slashes as VS Code needs them. */
const isRunFile = matches('resourcePath', new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]'));

/** Whether it is the result of merging a prompt file with a candidate. */
export const isMergeResult = matches(
  'resourcePath',
  new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]runs[\\/\\\\].*[\\/\\\\]merge[\\/\\\\]'),
);

/** Whether it is a text of a candidate that the developer is writing. */
export const isDraft = matches(
  'resourcePath',
  new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]runs[\\/\\\\].*[\\/\\\\]written[\\/\\\\]'),
);

/** Whether it is a prompt file, by its name even before the workspace has been searched, or a spec. */
export const canBeOptimized = all(
  any(isIn('resourcePath', 'gepa.promptFiles'), matches('resourcePath', promptPathPattern), isSpec),
  onDisk,
  not(isRunFile),
);

/** Whether the file may have strings, in one of which the cursor may be. */
const hasStrings = matches('resourceExtname', new RegExp(`^\\.(${[...sourceEndings, 'yaml', 'yml'].join('|')})$`));

/** Whether something may be selected: text, or a string that has the cursor. */
export const selectionCanBeOptimized = all(any(isSet('editorHasSelection'), hasStrings), onDisk, not(isRunFile));

/** Whether nothing is selected, in a file where a selection could be optimized. */
export const selectionIsMissing = all(not(isSet('editorHasSelection')), not(hasStrings), onDisk, not(isRunFile));

/** Whether the selection may be a passage of a prompt, a candidate or a proposal. */
export const selectionCanBeLocked = all(
  isSet('editorHasSelection'),
  any(canBeOptimized, is('resourceScheme', documentScheme), isIn('resourcePath', 'gepa.waitingProposalFiles'), isDraft),
);

/** Whether the current run is live. */
export const isActive = is('gepa.runPhase', 'running', 'paused');

/** Whether the current run can take a candidate, perhaps after it is resumed. */
export const isUnfinished = is('gepa.runPhase', 'running', 'paused', 'interrupted', 'stopped');

/** Whether there is a current run. */
export const hasRun = all(isSet('gepa.runPhase'), not(is('gepa.runPhase', 'none')));

/** Whether the row is a run, in any phase. */
export const isRun = all(is('view', 'gepa.runs'), matches('viewItem', /^run-/));

/** Whether a proposal waits for the developer. */
export const hasWaitingProposals = isMoreThan('gepa.waitingProposals', 0);

/** Whether the editor shows a waiting proposal. */
export const inReview = isIn('resourcePath', 'gepa.waitingProposalFiles');

export const inReviewOfSeveral = all(inReview, isMoreThan('gepa.waitingProposals', 1));

export const inThreads = is('commentController', reviewController);

export const inThread = (...kinds: readonly [ThreadKind, ...ThreadKind[]]) =>
  all(inThreads, is('commentThread', ...kinds));

/** Whether the thread shows why a proposal was rejected. */
export const inRejection = is('commentController', rejectionController);

/** Whether the editor shows a text of a candidate or of a decided proposal, which can't be edited. */
const isReadOnlyText = is('resourceScheme', documentScheme);

/** Where the keys of a review work that also concern proposals that are decided. */
export const inAnyReview = any(inReview, isReadOnlyText);

/** Whether the editor shows the changes of a winner, to keep or leave out. */
export const inWinnerReview = matches(
  'resourcePath',
  new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]runs[\\/\\\\][^\\/\\\\]+[\\/\\\\]winner[\\/\\\\]'),
);

export const inWinnerThread = (kind: WinnerThreadKind) =>
  all(is('commentController', winnerController), is('commentThread', kind));
