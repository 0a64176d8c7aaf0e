// Tested by test/unit/worker/run-client.test.ts.
import type { FileReach } from '../datasets/file-reach';
import type { RunEvent, StopReason } from '../gepa/events';
import type { ReviewDecision } from '../gepa/proposal';
import type { ModelUse } from '../gepa/run-description';
import type { SteeringChange } from '../gepa/steering';
import type { Embeddings } from '../models/embedder';
import type { Batch, BatchReport, Completion, CompletionRequest } from '../models/model';
import type { ModelErrorData } from '../models/model-error';
import type { OwnPrices } from '../models/prices/known-price';
import type { RunModelSpecs } from '../models/model-spec';
import type { SpecOverride } from '../runs/spec/parse-spec';
import type { NoteOrigin } from '../runs/session/guidance-notes';
import type { RunProblem } from '../runs/session/run-problem';

/** What the worker does; passed to it at the start. */
export type Assignment = Task & {
  /** Whether the workspace is trusted, so that programs named in its files may run. */
  readonly trusted: boolean;
  /** Whether a new run pauses for what makes its search doubtful. */
  readonly checksHeadroom?: boolean;
  /** Prices of the developer's own. Absent: none. */
  readonly prices?: OwnPrices;
};

type Task =
  | {
      readonly kind: 'start';
      readonly specFile: string;
      /** The folder to create the run's folder in. */
      readonly runsFolder: string;
      /** Values that replace the spec's. */
      readonly overrides: readonly SpecOverride[];
      /** The files that the spec may refer to, directly or through other files. */
      readonly reach: FileReach;
    }
  | {
      readonly kind: 'resume';
      readonly runFolder: string;
      /** Events of its journal that the host already knows and that needn't be sent. */
      readonly known: number;
    };

/** What a run requests completions for. `otherTasks` has the position of one of them, from 0. */
export type CompletionUse = Exclude<ModelUse, 'embedding'> | `otherTasks.${number}`;

/** A call of a method of `BatchApi`. */
export type BatchAsk =
  | { readonly kind: 'submit'; readonly batch: Batch }
  | { readonly kind: 'find'; readonly key: string }
  | { readonly kind: 'check'; readonly id: string };

/** What the method returned: an id, or how far a batch is. */
export type BatchReply = { readonly id: string | undefined } | { readonly report: BatchReport };

/** A message from the extension host to the worker. */
export type HostMessage =
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'finish' }
  | { readonly type: 'cancel' }
  | { readonly type: 'review'; readonly proposal: number; readonly decision: ReviewDecision }
  | { readonly type: 'steer'; readonly change: SteeringChange }
  | {
      readonly type: 'addGuidance';
      readonly component: string;
      readonly text: string;
      readonly origin: NoteOrigin;
    }
  | { readonly type: 'editGuidance'; readonly number: number; readonly text: string }
  | { readonly type: 'removeGuidance'; readonly number: number }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'switchGuidance'; readonly number: number; readonly isEnabled: boolean }
  | { readonly type: 'undoDecision'; readonly proposal: number }
  | { readonly type: 'completed'; readonly call: number; readonly completion: Completion }
  | { readonly type: 'embedded'; readonly call: number; readonly embeddings: Embeddings }
  | { readonly type: 'batched'; readonly call: number; readonly reply: BatchReply }
  | { readonly type: 'callFailed'; readonly call: number; readonly error: CallFailure };

/**
 * Why a call to a model failed: an error of the model, or a fault of the host that has nothing to do with the request.
 */
export type CallFailure = ModelErrorData | { readonly kind: 'hostFault'; readonly message: string };

/** A message from the worker to the extension host. */
export type WorkerMessage =
  /** Events of the journal, beginning at this place. Begins at 0 again after the journal was restored. */
  | {
      readonly type: 'recorded';
      readonly runFolder: string;
      readonly from: number;
      readonly events: readonly RunEvent[];
    }
  /** Sent after the recorded events. */
  | {
      readonly type: 'opened';
      readonly runFolder: string;
      readonly models: RunModelSpecs;
      /** The folder of the spec: absolute. */
      readonly specFolder: string;
      readonly warnings: readonly string[];
    }
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | {
      readonly type: 'complete';
      readonly call: number;
      readonly use: CompletionUse;
      readonly request: CompletionRequest;
    }
  | { readonly type: 'batch'; readonly call: number; readonly use: CompletionUse; readonly ask: BatchAsk }
  | { readonly type: 'embed'; readonly call: number; readonly texts: readonly string[] }
  | { readonly type: 'cancelCall'; readonly call: number }
  /** A problem that doesn't end the run. */
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
  /** The absolute path of a file outside the workspace that needs the developer's permission. */
  readonly outside?: string;
}
