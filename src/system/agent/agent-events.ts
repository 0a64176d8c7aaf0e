// Tested by test/unit/system/agent/agent-report.test.ts.
import { field, listOf, textField } from '../../models/endpoints/json-field';
import { textOfValue } from '../../prompts/template';
import type { AgentLog } from './agent-log';

/** Understands the lines of JSON that a kind of agent prints. */
export interface AgentDialect {
  /** Whether an event can only be this agent's. */
  claims(event: unknown): boolean;
  read(event: unknown, log: AgentLog): void;
}

/** `claude -p --output-format stream-json --verbose`, or `json` for the result alone. */
const claude: AgentDialect = {
  claims: (event) =>
    (['system', 'assistant', 'result'].includes(typeOf(event)) && textField(event, 'session_id') !== undefined) ||
    (typeOf(event) === 'result' && textField(event, 'subtype') !== undefined),
  read: (event, log) => {
    const message = field(event, 'message');
    switch (typeOf(event)) {
      case 'assistant':
        noteClaudeUsage(message, log);
        // What a subagent does is part of the call that started it.
        if (textField(event, 'parent_tool_use_id') === undefined) readClaudeMessage(message, log);
        break;
      case 'user':
        for (const block of listOf(field(message, 'content'))) {
          if (typeOf(block) === 'tool_result')
            log.result(idOf(block, 'tool_use_id'), contentText(field(block, 'content')));
        }
        break;
      case 'result':
        readClaudeResult(event, log);
        break;
    }
  },
};

function readClaudeMessage(message: unknown, log: AgentLog): void {
  for (const block of listOf(field(message, 'content'))) {
    switch (typeOf(block)) {
      case 'thinking':
        log.think(textField(block, 'thinking') ?? '');
        break;
      case 'text':
        log.say(textField(block, 'text') ?? '');
        break;
      case 'tool_use':
        log.call(idOf(block, 'id'), idOf(block, 'name'), textOfValue(field(block, 'input') ?? ''));
        break;
    }
  }
}

/** A message comes in several events, one for each of its blocks. Each has the usage of the whole message. */
function noteClaudeUsage(message: unknown, log: AgentLog): void {
  const usage = field(message, 'usage');
  if (usage === undefined) return;
  const model = textField(message, 'model');
  if (model !== undefined) log.model = { provider: 'anthropic', model };
  const cached = count(usage, 'cache_read_input_tokens');
  const prompt = count(usage, 'input_tokens') + count(usage, 'cache_creation_input_tokens') + cached;
  log.use(idOf(message, 'id'), { prompt, cached, completion: count(usage, 'output_tokens') });
}

function readClaudeResult(event: unknown, log: AgentLog): void {
  const cost = field(event, 'total_cost_usd');
  if (typeof cost === 'number') log.costUsd = cost;
  const [, limit] = /^error_max_(\w+)$/.exec(textField(event, 'subtype') ?? '') ?? [];
  if (limit !== undefined) log.limit = `its limit of ${limit.replaceAll('_', ' ')}`;
  else if (field(event, 'is_error') === true) log.failure = textField(event, 'result') ?? textField(event, 'subtype');
  else log.answer = textField(event, 'result');
}

/** `codex exec --json`. */
const codex: AgentDialect = {
  claims: (event) => /^(?:thread|turn|item)\./.test(typeOf(event)),
  read: (event, log) => {
    switch (typeOf(event)) {
      case 'item.completed':
        readCodexItem(field(event, 'item'), log);
        break;
      case 'turn.completed': {
        const usage = field(event, 'usage');
        log.use(`turn ${log.usage?.calls ?? 0}`, {
          prompt: count(usage, 'input_tokens'),
          cached: count(usage, 'cached_input_tokens'),
          completion: count(usage, 'output_tokens'),
        });
        break;
      }
      case 'turn.failed':
        log.failure = textField(field(event, 'error'), 'message') ?? 'The turn failed.';
        break;
    }
  },
};

function readCodexItem(item: unknown, log: AgentLog): void {
  const id = idOf(item, 'id');
  const tool = (name: string, input: unknown, output: unknown) => {
    log.call(id, name, textOfValue(input ?? ''));
    log.result(id, contentText(output));
  };
  switch (typeOf(item)) {
    case 'reasoning':
      log.think(textField(item, 'text') ?? '');
      break;
    case 'agent_message':
      log.answer = textField(item, 'text');
      log.say(log.answer ?? '');
      break;
    case 'command_execution': {
      const code = field(item, 'exit_code');
      const ending = typeof code === 'number' && code !== 0 ? `\n(exit code ${code})` : '';
      tool('shell', field(item, 'command'), `${textField(item, 'aggregated_output') ?? ''}${ending}`);
      break;
    }
    case 'file_change': {
      const changes = listOf(field(item, 'changes')).map((change) => `${idOf(change, 'kind')} ${idOf(change, 'path')}`);
      tool('file change', changes.join('\n'), field(item, 'status'));
      break;
    }
    case 'mcp_tool_call': {
      const failure = textField(field(item, 'error'), 'message');
      tool(
        `${idOf(item, 'server')}.${idOf(item, 'tool')}`,
        field(item, 'arguments'),
        failure ?? field(field(item, 'result'), 'content'),
      );
      break;
    }
    case 'web_search':
      tool('web search', field(item, 'query'), '');
      break;
  }
}

/** `gemini --output-format stream-json`. */
const gemini: AgentDialect = {
  claims: (event) => typeOf(event) === 'init' && textField(event, 'session_id') !== undefined,
  read: (event, log) => {
    switch (typeOf(event)) {
      case 'init': {
        const model = textField(event, 'model');
        if (model !== undefined) log.model = { provider: 'gemini', model };
        break;
      }
      case 'message':
        if (field(event, 'role') === 'assistant') {
          log.say(textField(event, 'content') ?? '', field(event, 'delta') === true);
        }
        break;
      case 'tool_use':
        log.call(idOf(event, 'tool_id'), idOf(event, 'tool_name'), textOfValue(field(event, 'parameters') ?? ''));
        break;
      case 'tool_result': {
        const failure = textField(field(event, 'error'), 'message');
        log.result(idOf(event, 'tool_id'), contentText(field(event, 'output') ?? failure));
        break;
      }
      case 'result': {
        const stats = field(event, 'stats');
        if (stats !== undefined) {
          const [prompt, cached] = [count(stats, 'input_tokens'), count(stats, 'cached')];
          log.use('all', { prompt, cached, completion: count(stats, 'output_tokens') });
        }
        if (field(event, 'status') === 'error') {
          log.failure = textField(field(event, 'error'), 'message') ?? 'The agent reported an error.';
        }
        break;
      }
    }
  },
};

export const agentDialects: readonly AgentDialect[] = [claude, codex, gemini];

function typeOf(value: unknown): string {
  return textField(value, 'type') ?? '';
}

function idOf(value: unknown, key: string): string {
  return textField(value, key) ?? '';
}

function count(value: unknown, key: string): number {
  const amount = field(value, key);
  return typeof amount === 'number' && amount >= 0 ? amount : 0;
}

/** Returns the text of a tool's result: text, or a list of parts with texts. */
function contentText(content: unknown): string {
  if (!Array.isArray(content)) return content === undefined || content === null ? '' : textOfValue(content);
  return listOf(content)
    .map((part) => textField(part, 'text') ?? textOfValue(part))
    .join('\n');
}
