// Tested by test/unit/cli/mcp.test.ts.
import { resolve } from 'node:path';
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  McpServer,
  type CallToolResult,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describeOperations } from '../../agents/operation-words';
import { isOperation, permissionFor, type OperationName, type Permission } from '../../agents/operations';
import { perform, questionFor } from '../../agents/perform';
import { UserError } from '../../gepa/user-error';
import { ModelError } from '../../models/model-error';
import { terminalWords as words } from '../terminal-words';
import type { McpCommand } from './mcp-command';
import { TerminalHost, type TerminalRuns } from './terminal-host';

/**
 * Runs `gepa mcp`: lets agents drive GEPA through the Model Context Protocol on standard input and output, until the input ends.
 * Runs are stopped then, and can be resumed. Returns the exit status.
 */
export async function serveMcp({ folder, allow, trust }: McpCommand, workingFolder: string): Promise<number> {
  const runs: TerminalRuns = new Map();
  const hostWith = (trusts: boolean) => new TerminalHost(resolve(workingFolder, folder), runs, trusts);
  const [asking, allowed] = [hostWith(true), hostWith(trust)];
  const ended = new Promise<void>((end) => process.stdin.once('end', end).once('close', end));
  process.once('SIGINT', () => process.stdin.destroy());
  const handle = serveStdio(() => newServer({ asking, allowed, allow }));
  await ended;
  await handle.close();
  await Promise.all([...runs.values()].map((run) => run.stop()));
  return 0;
}

interface Hosts {
  /** Carries out what the user has seen and agreed to, programs included. */
  readonly asking: TerminalHost;
  /** Carries out what the command line allows. */
  readonly allowed: TerminalHost;
  readonly allow: readonly Permission[];
}

function newServer({ asking, allowed, allow }: Hosts): McpServer {
  const mcp = new McpServer({ name: 'gepa', version: '1' }, { capabilities: { tools: {} } });
  const tools = describeOperations().map(({ name, title, description, inputSchema }) => ({
    name,
    title,
    description,
    inputSchema,
    annotations: { readOnlyHint: isReadOnly(name), destructiveHint: name === 'gepa_apply', openWorldHint: false },
  }));
  const { server } = mcp;
  server.setRequestHandler('tools/list', () => ({ tools }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const { name, arguments: input } = params;
    if (!isOperation(name)) return failed(words.noTool(name));
    try {
      const permission = permissionFor(name);
      if (permission === undefined || allow.includes(permission)) return done(await perform(allowed, name, input));
      const answer = inputResponse(mcpReq.inputResponses, permission);
      if (answer.kind === 'elicit')
        return answer.action === 'accept' ? done(await perform(asking, name, input)) : failed(words.userRefused);
      const question = await questionFor(asking, name, input);
      if (question === undefined) return done(await perform(asking, name, input));
      if (!canAsk(mcpReq.envelope ?? {}, server)) return failed(words.cannotAsk(permission));
      const message = `${question.title}\n\n${question.detail}`;
      return inputRequired({
        inputRequests: {
          [permission]: inputRequired.elicit({ message, requestedSchema: { type: 'object', properties: {} } }),
        },
      });
    } catch (error) {
      if (error instanceof UserError || error instanceof ModelError) return failed(error.message);
      throw error;
    }
  });
  return mcp;
}

/** Since the protocol of 2026-07-28, each request says what its client can do; before, the first one did. */
function canAsk(envelope: Readonly<Record<string, unknown>>, server: McpServer['server']): boolean {
  const declared = envelope[CLIENT_CAPABILITIES_META_KEY];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for clients of the earlier protocol
  const capabilities = declared ?? server.getClientCapabilities();
  return typeof capabilities === 'object' && 'elicitation' in capabilities;
}

const reading: readonly OperationName[] = ['gepa_list_prompts', 'gepa_status', 'gepa_proposals', 'gepa_report'];

function isReadOnly(name: OperationName): boolean {
  return reading.includes(name);
}

function done(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

function failed(text: string): CallToolResult {
  return { ...done(text), isError: true };
}
