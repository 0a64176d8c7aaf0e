// Tested by test/unit/datasets/shapes/chat-session.test.ts.
import { valueOf } from '../../gepa/named-values';
import { unreviewedColumn } from '../columns/column-names';
import { saidBy } from '../conversations/conversation-input';
import { isList, isObject, type ReadRow } from '../readers/read-row';

/** Something said in a session. */
interface Said {
  readonly line: number;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** The developer's vote on an answer. */
  readonly vote?: { readonly isUp: boolean; readonly reason: string };
}

/**
 * Returns the turns of a coding agent's session as rows: the conversation up to what the developer said, and the last text that the agent
 * answered it with. Undefined for other files.
 *
 * Read are chats that VS Code 1.101 to 1.139 exports or stores (`chatSessions/*.json` and `*.jsonl`), transcripts of Claude Code 1 and 2
 * (`~/.claude/projects`), and sessions of Codex from 0.30 on (`~/.codex/sessions`). None of these formats is specified: what isn't known in
 * them is passed over.
 */
export function turnsOfSession(rows: readonly ReadRow[]): readonly ReadRow[] | undefined {
  const lines = rows.flatMap((row) =>
    'value' in row && isObject(row.value) ? [{ line: row.line, value: row.value }] : [],
  );
  for (const { tool, says } of readers) {
    const said = says(lines);
    if (said.length > 0) return turnsIn(said, tool);
  }
  return undefined;
}

interface Line {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

const readers: readonly {
  readonly tool: string;
  readonly says: (lines: readonly Line[]) => readonly Said[];
}[] = [
  { tool: 'VS Code', says: saidInVsCode },
  { tool: 'Claude Code', says: saidInClaudeCode },
  { tool: 'Codex', says: saidInCodex },
];

/** What tools put into the developer's messages. */
const notOfDeveloper =
  /^\s*(?:<(?:command-|local-command|system-reminder|environment_context|user_instructions|permissions)|\[Request interrupted|# AGENTS\.md instructions|Caveat: The messages below)/;

function turnsIn(said: readonly Said[], tool: string): readonly ReadRow[] {
  const turns: ReadRow[] = [];
  const before: { readonly role: Said['role']; readonly content: string }[] = [];
  for (const [place, { role, text, line }] of said.entries()) {
    if (role !== 'user') continue;
    const next = said.findIndex((other, index) => index > place && other.role === 'user');
    const answer = said.slice(place + 1, next < 0 ? said.length : next).at(-1);
    if (answer === undefined) continue;
    const messages = [...before, { role, content: text }];
    const { vote } = answer;
    turns.push({ line, value: { messages: [...messages], ...judged(answer.text, vote, tool) } });
    before.push({ role, content: text }, { role: 'assistant', content: answer.text });
  }
  return turns;
}

function judged(answer: string, vote: Said['vote'], tool: string): object {
  if (vote === undefined) return { expected: answer, [unreviewedColumn]: tool };
  if (vote.isUp) return { expected: answer };
  const reason = vote.reason === '' ? '' : `: ${vote.reason}`;
  return { feedback: `The answer ${JSON.stringify(answer)} was voted down${reason}` };
}

/** A chat has requests with their responses. A log of it begins with the whole, followed by changes. */
function saidInVsCode(lines: readonly Line[]): readonly Said[] {
  const requests = lines[0]?.value['kind'] === 0 ? requestsOfLog(lines) : lines;
  return requests.flatMap(({ line, value }): readonly Said[] => {
    const { message, response, vote, voteDownReason } = value;
    const asked = isObject(message) ? message['text'] : undefined;
    if (typeof asked !== 'string' || !isList(response)) return [];
    const parts = response.flatMap((part) =>
      isObject(part) && !('kind' in part && part['kind'] !== 'markdownContent') ? [part] : [],
    );
    const texts = parts.map(({ value: text, content }) => (isObject(content) ? content['value'] : text));
    const text = texts
      .filter((one) => typeof one === 'string')
      .join('')
      .trim();
    const user: Said = { line, role: 'user', text: asked };
    if (text === '') return [user];
    const reason = typeof voteDownReason === 'string' ? voteDownReason : '';
    const voted = typeof vote === 'number' ? { vote: { isUp: vote === 1, reason } } : {};
    return [user, { line, role: 'assistant', text, ...voted }];
  });
}

/** Sets a value, appends to a list from an index on, or deletes. See `objectMutationLog.ts` of VS Code. */
function requestsOfLog(lines: readonly Line[]): readonly Line[] {
  let session: unknown;
  const since: number[] = [];
  for (const { line, value } of lines) {
    const { kind, k: path, v: change, i: from } = value;
    if (kind === 0) session = change;
    if (!isList(path)) continue;
    const added = isList(change) ? change : [];
    const list = (old: unknown) => (isList(old) ? old.slice(0, typeof from === 'number' ? from : undefined) : []);
    session = changedAt(session, path, (old) =>
      kind === 2 ? [...list(old), ...added] : kind === 3 ? undefined : change,
    );
    for (let at = requestsIn(session).length - 1; since[at] === undefined && at >= 0; at -= 1) since[at] = line;
  }
  return requestsIn(session).flatMap((value, at) => (isObject(value) ? [{ line: since[at] ?? 1, value }] : []));
}

function requestsIn(session: unknown): readonly unknown[] {
  const requests = isObject(session) ? session['requests'] : undefined;
  return isList(requests) ? requests : [];
}

function changedAt(value: unknown, [key, ...path]: readonly unknown[], change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (isList(value)) return value.map((item, at) => (at === Number(key) ? changedAt(item, path, change) : item));
  if (!isObject(value)) return value;
  const name = typeof key === 'string' ? key : '';
  return Object.fromEntries([...Object.entries(value), [name, changedAt(valueOf(value, name), path, change)]]);
}

/** Each line is a message; those of subagents and of the tool itself are marked. */
function saidInClaudeCode(lines: readonly Line[]): readonly Said[] {
  return lines.flatMap(({ line, value }) => {
    const { type, message, isSidechain, isMeta } = value;
    if (!('sessionId' in value) || isSidechain === true || isMeta === true || !isObject(message)) return [];
    return type === 'user' || type === 'assistant' ? saidIn(line, type, message) : [];
  });
}

/** Each line is an event with a payload; messages of earlier versions have none around them. */
function saidInCodex(lines: readonly Line[]): readonly Said[] {
  return lines.flatMap(({ line, value }) => {
    const item = value['type'] === 'response_item' && isObject(value['payload']) ? value['payload'] : value;
    const { type, role } = item;
    if (type !== 'message' || (role !== 'user' && role !== 'assistant')) return [];
    return saidIn(line, role, item);
  });
}

function saidIn(line: number, role: Said['role'], message: Readonly<Record<string, unknown>>): readonly Said[] {
  const text = textOf(message)?.trim() ?? '';
  return text === '' || (role === 'user' && notOfDeveloper.test(text)) ? [] : [{ line, role, text }];
}

/** Returns the text of a message, without tool calls, their results and reasoning. */
function textOf(message: Readonly<Record<string, unknown>>): string | undefined {
  const { content } = message;
  if (!isList(content)) return saidBy(message);
  const texts = content.flatMap((part) =>
    isObject(part) && /^(?:text|input_text|output_text)$/.test(String(part['type'])) ? [part['text']] : [],
  );
  return texts.filter((text) => typeof text === 'string').join('\n');
}
