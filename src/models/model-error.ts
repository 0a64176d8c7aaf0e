/**
 * Why a model did not answer. `unreachable`, `rateLimited`, `overloaded` and `malformed` may pass and are retried;
 * the others need the developer.
 */
export type ModelErrorKind =
  | 'unreachable'
  | 'rateLimited'
  | 'overloaded'
  | 'malformed'
  | 'unauthorized'
  | 'unknownModel'
  | 'refused'
  | 'cancelled';

/** The part of a `ModelError` that survives the way from the host to the worker. */
export interface ModelErrorData {
  readonly kind: ModelErrorKind;
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
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
  'malformed',
]);

/** Whether asking again may help. */
export function mayPass(kind: ModelErrorKind): boolean {
  return passing.has(kind);
}
