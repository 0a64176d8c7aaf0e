// Tested by test/unit/system/http-system.test.ts.
import { httpPost, ReplyTooLongError, type HttpReply } from '../models/endpoints/http-request';
import { SystemReplyError } from './system-reply-error';

export interface JsonRequest {
  /** Sent as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Posts JSON to an address, without following redirects.
 *
 * @throws {SystemReplyError} if the reply is too long. Throws the connection's error, or the signal's reason if it
 * aborts.
 */
export async function postJson(
  url: string,
  { body, headers = {} }: JsonRequest,
  signal: AbortSignal,
): Promise<HttpReply> {
  try {
    return await httpPost(url, { content: JSON.stringify(body), headers }, signal);
  } catch (error) {
    if (!(error instanceof ReplyTooLongError)) throw error;
    throw new SystemReplyError(`${url} answered with more than ${error.maxBytes} bytes. Shorten its answers.`);
  }
}
