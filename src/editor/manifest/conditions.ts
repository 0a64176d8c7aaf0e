import { promptPathPattern } from '../../prompts/discovery/prompt-names';
import { reviewController, type ThreadKind } from './context';
import { all, any, is, isIn, isMoreThan, isSet, matches, not } from './when';

/** Where files are that can be optimized: not those of a virtual file system, nor the sides of a diff. */
export const onDisk = matches('resourceScheme', /^(file|vscode-remote)$/);

export const isSpec = matches('resourceFilename', /\.gepa\.ya?ml$/);

/** Whether it is a file of a run's folder. The pattern is made of a text, which keeps its slashes escaped as VS Code wants them. */
const isOfRun = matches('resourcePath', new RegExp('[\\/\\\\]\\.gepa[\\/\\\\]'));

/** Files whose name tells are offered before the workspace has been searched, the others afterwards. */
export const canBeOptimized = all(
  any(isIn('resourcePath', 'gepa.promptFiles'), matches('resourcePath', promptPathPattern), isSpec),
  onDisk,
  not(isOfRun),
);

export const selectionCanBeOptimized = all(isSet('editorHasSelection'), onDisk, not(isOfRun));

/** Whether there is a run for commands to deal with. */
export const thereIsRun = all(isSet('gepa.runPhase'), not(is('gepa.runPhase', 'none')));

/** A row that is a run, whatever can be done with it. */
export const isRun = all(is('view', 'gepa.runs'), matches('viewItem', /^run-/));

/** Whether a proposal waits for the developer. */
export const somethingWaits = isMoreThan('gepa.waitingProposals', 0);

/** Whether the editor shows a proposal that waits. */
export const inReview = isIn('resourcePath', 'gepa.waitingProposalFiles');

export const inOneOfSeveralReviews = all(inReview, isMoreThan('gepa.waitingProposals', 1));

export const inThreads = is('commentController', reviewController);

export const inThread = (...kinds: readonly [ThreadKind, ...ThreadKind[]]) =>
  all(inThreads, is('commentThread', ...kinds));
