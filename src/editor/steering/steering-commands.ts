// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';
import { reviewModes, type ReviewMode } from '../../gepa/run-description';
import { UserError } from '../../gepa/user-error';
import type { Run } from '../runs/run';
import { steer } from './lock-commands';
import { steeringWords } from './steering-words';

/** Lets the developer choose which proposals of a live run wait for a review. */
export async function changeReviewMode(run: Run): Promise<void> {
  const items = reviewModes.map((review) => ({
    ...wordsOf(review, run.waiting.length),
    ...(review === run.state.review ? { description: steeringWords.current() } : {}),
    review,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: steeringWords.modeTitle(run.name) });
  if (chosen === undefined || chosen.review === run.state.review) return;
  await steer(run, { kind: 'review', review: chosen.review });
}

function wordsOf(review: ReviewMode, waiting: number): { readonly label: string; readonly detail: string } {
  switch (review) {
    case 'every':
      return { label: steeringWords.every(), detail: steeringWords.everyDetail() };
    case 'improving':
      return { label: steeringWords.improving(), detail: steeringWords.improvingDetail() };
    case 'off':
      return {
        label: steeringWords.off(),
        detail: waiting === 0 ? steeringWords.offDetail() : steeringWords.offWithWaiting(waiting),
      };
  }
}

/**
 * Makes the next iteration change a candidate.
 *
 * @throws {UserError} when the run isn't live, or the candidate can't be a parent.
 */
export async function useAsNextParent(run: Run, candidate: number): Promise<void> {
  const { inPool, withdrawn } = run.state.candidates[candidate] ?? {};
  if (withdrawn === true) throw new UserError(steeringWords.withdrawn(candidate));
  if (inPool !== true) throw new UserError(steeringWords.notInPool(candidate));
  await steer(run, { kind: 'nextParent', candidate });
  const message = candidate === 0 ? steeringWords.nextParentSeed() : steeringWords.nextParent(candidate);
  void vscode.window.showInformationMessage(message);
}
