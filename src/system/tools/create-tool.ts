// Tested by test/unit/system/tools.test.ts.
import { ProcessPool } from '../../processes/process-pool';
import { nameOfCommand, type Command } from '../../processes/program';
import { textOfValue } from '../../prompts/template';
import { headersFrom, type Environment } from '../../models/endpoints/headers-from-environment';
import { describeReply, HttpExchange } from '../http-exchange';
import { SystemError } from '../system-error';
import { SystemReplyError } from '../system-reply-error';
import { createArgumentCheck } from './tool-arguments';
import type { ToolDefinition } from './tool-schema';
import { Toolbox, type Tool } from './toolbox';

export interface ToolOptions {
  /** The folder of the spec, where programs run: absolute. */
  readonly folder: string;
  /** Whether programs that the workspace names may be run. */
  readonly trusted: boolean;
  /** The most rollouts under way. */
  readonly concurrency: number;
  /** Absent in the editor. */
  readonly environment?: Environment;
}

/**
 * Creates the tools of a module.
 *
 * @throws {SystemError} if a tool can't be used: its program may not run in an untrusted workspace, its parameters
 * aren't a valid JSON Schema, or a header has no value.
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
  if (command !== undefined) return { ...tool, ...commandBackend(definition, command, options) };
  if (url !== undefined) return { ...tool, ...urlBackend(definition, url, options) };
  throw new TypeError('A tool without a command and without a url did not pass its schema.');
}

type ToolBackend = Pick<Tool, 'use' | 'close'>;

function commandBackend(
  { name, env, timeoutSeconds }: ToolDefinition,
  command: Command,
  options: ToolOptions,
): ToolBackend {
  if (!options.trusted) {
    throw new SystemError(
      `The tool "${name}" uses ${nameOfCommand(command).replace('The', 'the')}, which was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
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

function urlBackend(
  { name, timeoutSeconds, headersEnv = {} }: ToolDefinition,
  url: string,
  { concurrency, environment }: ToolOptions,
): ToolBackend {
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
      // The server rejects the arguments, so the model gets the error and can correct them.
      if (status >= 400 && status < 500 && status !== 401 && status !== 403) return `Error ${describeReply(reply)}`;
      if (status < 200 || status >= 300) {
        const failure = status === 401 || status === 403 ? SystemError : SystemReplyError;
        throw new failure(`${url} for the tool "${name}" failed (${describeReply(reply)}). Check the server's log.`);
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

/** Returns the `result` or `error` of a reply, or else the whole reply: text unchanged, other values as JSON. */
function resultOf(reply: unknown): string {
  if (typeof reply === 'object' && reply !== null) {
    if ('result' in reply) return textOfValue(reply.result);
    if ('error' in reply) return `Error: ${textOfValue(reply.error)}`;
  }
  return textOfValue(reply);
}
