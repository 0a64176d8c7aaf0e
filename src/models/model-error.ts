// Tested by test/unit/models/spending.test.ts.
import type { OutageNeed } from '../gepa/events';
import type { Usage } from '../gepa/rollout';

/**
 * Why a model gave no completion. `unreachable`, `rateLimited`, `overloaded`, `timedOut` and `malformed` are retried. The others
 * need the developer, or will fail again.
 */
export type ModelErrorKind =
  | 'unreachable'
  | 'rateLimited'
  | 'overloaded'
  | 'timedOut'
  | 'malformed'
  | 'unauthorized'
  | 'outOfCredit'
  | 'unknownModel'
  | 'refused'
  | 'cancelled';

/** The data of a `ModelError` that crosses between the host and the worker. */
export interface ModelErrorData {
  readonly kind: ModelErrorKind;
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Set when every retry failed while the endpoint answered other requests. */
  readonly failsAlone?: true;
  /** Set when the request is longer than the model or its endpoint allows. */
  readonly tooLong?: true;
  /** The usage of an unusable reply, which was paid for all the same. */
  readonly usage?: Usage;
}

/** A model call without a completion. The message says what to do when the developer can fix it. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(readonly data: ModelErrorData) {
    super(data.message);
  }
}

const passing: ReadonlySet<ModelErrorKind> = new Set<ModelErrorKind>([
  'unreachable',
  'rateLimited',
  'overloaded',
  'timedOut',
  'malformed',
]);

/** Statuses that reject a request for its contents, such as its length or what a content filter finds in it. */
const refusingStatuses: ReadonlySet<number> = new Set([400, 403, 413, 422, 429, 451]);

/** Returns whether this request alone failed, while the endpoint may well answer others. */
export function concernsRequest({ kind, status, failsAlone }: ModelErrorData): boolean {
  return failsAlone === true || (kind === 'refused' && (status === undefined || refusingStatuses.has(status)));
}

/** Returns whether a retry may succeed. */
export function mayPass(kind: ModelErrorKind): boolean {
  return passing.has(kind);
}

/** Returns what the endpoint needs from the developer before it answers any request; undefined when that isn't the problem. */
export function needOf(kind: ModelErrorKind): OutageNeed | undefined {
  switch (kind) {
    case 'unauthorized':
      return 'access';
    case 'outOfCredit':
      return 'credit';
    case 'unknownModel':
      return 'model';
    default:
      return undefined;
  }
}
