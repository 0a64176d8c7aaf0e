import { ProcessPool } from '../../processes/process-pool';
import { nameOfCommand, type Command } from '../../processes/program';
import { textOfValue } from '../../prompts/template';
import { headersFrom, type Environment } from '../headers-from-environment';
import { describeReply, HttpExchange } from '../http-exchange';
import { SystemError } from '../system-error';
import { SystemReplyError } from '../system-reply-error';
import { createArgumentCheck } from './tool-arguments';
import type { ToolDefinition } from './tool-schema';
import { Toolbox, type Tool } from './toolbox';

export interface ToolOptions {
  /** The folder of the spec: absolute. Programs run there. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
  /** Rollouts under way at once. */
  readonly concurrency: number;
  /** Absent in the editor. */
  readonly environment?: Environment;
}

/**
 * Makes the tools of a module.
 *
 * @throws {SystemError} that names the tool which cannot be had: it would run a program in a workspace that is not
 * trusted, its parameters are not JSON Schema, or a header is missing.
 */
export function createToolbox(definitions: readonly ToolDefinition[], options: ToolOptions): Toolbox {
  return new Toolbox(definitions.map((definition) => createTool(definition, options)));
}

function createTool(definition: ToolDefinition, options: ToolOptions): Tool {
  const { name, description, parameters, command, url } = definition;
  const tool = {
    description: { name, description, parameters },
    check: createArgumentCheck(name, parameters),
  };
  if (command !== undefined) return { ...tool, ...behindCommand(definition, command, options) };
  if (url !== undefined) return { ...tool, ...behindUrl(definition, url, options) };
  throw new TypeError('A tool without a command and without a url did not pass its schema.');
}

type Behind = Pick<Tool, 'use' | 'close'>;

function behindCommand({ name, env, timeoutSeconds }: ToolDefinition, command: Command, options: ToolOptions): Behind {
  if (!options.trusted) {
    throw new SystemError(
      `The tool "${name}" would run ${nameOfCommand(command).replace('The', 'the')}, which is not run, since this workspace is not trusted. Trust it to run its programs.`,
    );
  }
  const pool = new ProcessPool(
    { command, cwd: options.folder, passedOn: env, timeoutMs: timeoutSeconds * 1000 },
    options.concurrency,
  );
  return {
    use: async (values, signal) => resultOf((await pool.exchange({ tool: name, arguments: values }, signal)).reply),
    close: () => pool.close(),
  };
}

function behindUrl(
  { name, timeoutSeconds, headersEnv = {} }: ToolDefinition,
  url: string,
  { concurrency, environment }: ToolOptions,
): Behind {
  const exchange = new HttpExchange({
    urls: [url],
    concurrency,
    timeoutSeconds,
    headers: headersFrom(headersEnv, environment),
    urlsKey: `the url of the tool "${name}"`,
  });
  return {
    use: async (values, signal) => {
      const reply = await exchange.post({ tool: name, arguments: values }, signal);
      const { status, text } = reply;
      // A server refuses a request for what is in it: the model wrote that.
      if (status >= 400 && status < 500 && status !== 401 && status !== 403) return `Error ${describeReply(reply)}`;
      if (status < 200 || status >= 300) {
        const failure = status === 401 || status === 403 ? SystemError : SystemReplyError;
        throw new failure(
          `${url}, which is behind the tool "${name}", failed (${describeReply(reply)}). See the log of the server.`,
        );
      }
      return resultOf(parseOrText(text));
    },
  };
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What stands under `result` or `error`, else the whole answer: text as it is, other values as JSON. */
function resultOf(reply: unknown): string {
  if (typeof reply === 'object' && reply !== null) {
    if ('result' in reply) return textOfValue(reply.result);
    if ('error' in reply) return `Error: ${textOfValue(reply.error)}`;
  }
  return textOfValue(reply);
}
