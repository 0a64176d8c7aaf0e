import type { FileReach } from '../datasets/file-reach';
import type { ReviewDecision, RunEvent, StopReason } from '../gepa/events';
import type { ModelUse } from '../gepa/run-description';
import type { Embeddings } from '../models/embedder';
import type { Completion, CompletionRequest } from '../models/model';
import type { ModelErrorData } from '../models/model-error';
import type { RunModelSpecs } from '../models/model-spec';
import type { SpecOverride } from '../runs/spec/parse-spec';
import type { RunProblem } from '../runs/session/run-problem';

/** What the worker is to do; given to it when it is started. */
export type Assignment = Task & {
  /** Whether the developer trusts the workspace, so that programs that its files name may be run. */
  readonly trusted: boolean;
};

type Task =
  | {
      readonly kind: 'start';
      readonly specFile: string;
      /** Where the run's own folder is made. */
      readonly runsFolder: string;
      /** Values that replace the spec's. */
      readonly overrides: readonly SpecOverride[];
      /** Which files the spec and the files that it names may name. */
      readonly reach: FileReach;
    }
  | {
      readonly kind: 'resume';
      readonly runFolder: string;
      /** How many events of its journal are known already, and need not be sent. */
      readonly known: number;
    };

/** What a run asks for completions for. */
export type CompletionUse = Exclude<ModelUse, 'embedding'>;

/** From the extension host to the worker. */
export type HostMessage =
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'finish' }
  | { readonly type: 'cancel' }
  | { readonly type: 'review'; readonly proposal: number; readonly decision: ReviewDecision }
  | { readonly type: 'addGuidance'; readonly component: string; readonly text: string }
  | { readonly type: 'editGuidance'; readonly number: number; readonly text: string }
  | { readonly type: 'removeGuidance'; readonly number: number }
  | { readonly type: 'completed'; readonly call: number; readonly completion: Completion }
  | { readonly type: 'embedded'; readonly call: number; readonly embeddings: Embeddings }
  | { readonly type: 'callFailed'; readonly call: number; readonly error: CallFailure };

/** Why a call to a model failed: because of the model, or of the host, where the request isn't at fault. */
export type CallFailure = ModelErrorData | { readonly kind: 'hostFault'; readonly message: string };

/** From the worker to the extension host. */
export type WorkerMessage =
  /** Some events that the journal holds, from the one with this place on. From 0 on again when the journal was restored. */
  | {
      readonly type: 'recorded';
      readonly runFolder: string;
      readonly from: number;
      readonly events: readonly RunEvent[];
    }
  /** Follows what is recorded. */
  | {
      readonly type: 'opened';
      readonly runFolder: string;
      readonly models: RunModelSpecs;
      readonly warnings: readonly string[];
    }
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | {
      readonly type: 'complete';
      readonly call: number;
      readonly use: CompletionUse;
      readonly request: CompletionRequest;
    }
  | { readonly type: 'embed'; readonly call: number; readonly texts: readonly string[] }
  | { readonly type: 'cancelCall'; readonly call: number }
  /** Something went wrong that does not end the run. */
  | { readonly type: 'problem'; readonly problem: RunProblem }
  /** A line for the log. */
  | { readonly type: 'log'; readonly message: string }
  | { readonly type: 'ended'; readonly reason: StopReason }
  | { readonly type: 'refused'; readonly error: UserErrorData };

/** An error that the developer can act on, as plain data. */
export interface UserErrorData {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  /** The file outside of the workspace that may not be read without the developer's word; absolute. */
  readonly outside?: string;
}
