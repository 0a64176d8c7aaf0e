// Tested by test/e2e/tour.test.mjs.
import type * as vscode from 'vscode';
import type { Guidance } from '../gepa/events';
import type { FoundPrompt } from './prompts/prompt-index';
import type { KnownRun } from './runs/listed-run';
import type { Run } from './runs/run';

/** A row of the view "Prompts": a folder, a prompt file in it, or a spec that optimizes the file. */
export type PromptTreeNode =
  | { readonly kind: 'folder'; readonly path: string; readonly prompts: readonly FoundPrompt[] }
  | { readonly kind: 'prompt'; readonly prompt: FoundPrompt }
  | { readonly kind: 'spec'; readonly spec: vscode.Uri };

/** A row of the view "Runs": a run, a candidate of it, or the candidates that are folded away. */
export type RunTreeNode =
  | { readonly kind: 'run'; readonly run: KnownRun }
  | { readonly kind: 'candidate'; readonly run: Run; readonly candidate: number }
  | { readonly kind: 'others'; readonly run: Run; readonly candidates: readonly number[] };

/** A run, as links to it name it. */
export interface NamedRun {
  readonly runId: string;
}

/** A proposal that waits for the developer. */
export interface ProposalNode {
  readonly kind: 'proposal';
  readonly run: Run;
  readonly number: number;
}

/** A proposal that the reflection model is asked to write again. */
export interface AskedNode {
  readonly kind: 'asked';
  readonly run: Run;
  readonly number: number;
}

/** A guidance note. */
export interface GuidanceNode {
  readonly kind: 'guidance';
  readonly run: Run;
  readonly guidance: Guidance;
}

/** The guidance of a run. */
export interface NotesNode {
  readonly kind: 'notes';
  readonly run: Run;
}

/**
 * A row of the view "Proposals": a waiting proposal, one that is written again, a run whose proposals can be decided after it is resumed,
 * the guidance of a run, or a note of it.
 */
export type ProposalTreeNode =
  ProposalNode | AskedNode | { readonly kind: 'run'; readonly run: Run } | NotesNode | GuidanceNode;
