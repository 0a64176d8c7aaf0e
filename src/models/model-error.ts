import type { Usage } from '../gepa/rollout';

/**
 * Why a model did not answer. `unreachable`, `rateLimited`, `overloaded`, `timedOut` and `malformed` may pass and are retried;
 * the others need the developer.
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

/** The part of a `ModelError` that survives the way from the host to the worker. */
export interface ModelErrorData {
  readonly kind: ModelErrorKind;
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Set when it was asked until it was given up, while the endpoint answered others. */
  readonly failsAlone?: true;
  /** What a reply took that cannot be used: it was paid for all the same. */
  readonly usage?: Usage;
}

/** A model call that gave no completion. The message says what to do where the developer can do something. */
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

/** Statuses that refuse a request for what it holds, such as its length or what a content filter finds in it. */
const refusingStatuses: ReadonlySet<number> = new Set([400, 403, 413, 422, 451]);

/** Whether the model would not answer this very request, while it may well answer others. */
export function concernsRequest({ kind, status, failsAlone }: ModelErrorData): boolean {
  return failsAlone === true || (kind === 'refused' && (status === undefined || refusingStatuses.has(status)));
}

/** Whether asking again may help. */
export function mayPass(kind: ModelErrorKind): boolean {
  return passing.has(kind);
}

/** Whether the account has to be put in order, rather than the request. */
export function concernsAccount(kind: ModelErrorKind): boolean {
  return kind === 'unauthorized' || kind === 'outOfCredit';
}
