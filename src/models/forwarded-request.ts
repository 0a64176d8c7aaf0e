// Tested by test/unit/models/endpoints/forwarded-requests.test.ts.

/** The APIs whose requests an endpoint can be sent as a program composed them. */
export type ForwardedApi = 'chat' | 'responses' | 'embeddings';

/** A request as a program composed it, which an endpoint with the same API is sent with every field that it has. */
export interface ForwardedRequest {
  readonly api: ForwardedApi;
  /** Without `stream` and what belongs to it: the whole reply is waited for. */
  readonly body: Readonly<Record<string, unknown>>;
}
