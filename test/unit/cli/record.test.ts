import { readFile, writeFile } from 'node:fs/promises';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelServer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { gepa } from './program';

const key = 'sk-the-real-key';

/** A program as people write them: its prompt is a string in its source, and it knows nothing of GEPA. */
const app = `
import OpenAI from 'openai';
const ROUTE_PROMPT = \`Name the desk for this letter.

\${process.argv[2]}\`;
const client = new OpenAI();
const messages = [{ role: 'user', content: ROUTE_PROMPT }];
const stream = await client.chat.completions.create({ model: 'gpt-4.1-mini', messages, stream: process.argv[3] === 'stream' });
let text = stream.choices?.[0].message.content ?? '';
if (text === '') for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
console.log(text);
`;

async function folderWith(files: Readonly<Record<string, string>> = {}) {
  const { baseUrl, requests } = await modelServer((response, { body }, completion) => {
    if (body['stream'] !== true) {
      completion('repairs');
      return;
    }
    const events = [{ delta: { content: 'repairs' } }, { delta: {}, finish_reason: 'stop' }];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events.map((event) => `data: ${JSON.stringify({ choices: [{ index: 0, ...event }] })}\n\n`).join(''));
  });
  const folder = await workspace({
    'app.mjs': app,
    'route.md': 'Name the desk for this letter.\n\n{{letter}}\n',
    '.env': `OPENAI_BASE_URL=${baseUrl}\n`,
    ...files,
  });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const record = (...args: readonly string[]) => gepa(folder, ['record', ...args], { OPENAI_API_KEY: key });
  const rows = async (file: string) =>
    (await readFile(join(folder, file), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
  return { folder, requests, record, rows };
}

const route = ['--prompt', 'route.md', '--', process.execPath, 'app.mjs'] as const;

describe('gepa record', () => {
  test('runs a program as it is, and keeps its calls as rows of the prompt, each once', async () => {
    const { folder, requests, record, rows } = await folderWith();
    const first = await record(...route, 'The heating is cold.', '--wait');
    expect(first).toMatchObject({ status: 0, output: 'repairs\n' });
    expect(first.errors).toContain(`Recorded 1 row in ${join(folder, 'route.examples.jsonl')}.`);
    const second = await record(...route, 'May I keep a dog?', 'stream');
    expect(second).toMatchObject({ status: 0, output: 'repairs\n' });
    const again = await record(...route, 'May I keep a dog?');
    expect(again.errors).toMatch(/No row was recorded\.\nLeft out: 1 call with the inputs of another row\./);
    expect(await rows('route.examples.jsonl')).toEqual([
      { letter: 'The heating is cold.', expected: 'repairs', unreviewed: 'gpt-4.1-mini' },
      { letter: 'May I keep a dog?', expected: 'repairs', unreviewed: 'gpt-4.1-mini' },
    ]);
    expect(requests.map(({ authorization }) => authorization)).toEqual(Array(3).fill(`Bearer ${key}`));
    expect(await readFile(join(folder, 'route.examples.jsonl'), 'utf8')).not.toContain(key);
  });

  test('recognises a prompt in source code, and adds to a file whose last line has no end', async () => {
    const { folder, record, rows } = await folderWith();
    await writeFile(join(folder, 'rows.jsonl'), '{"letter":"x"}');
    const { status } = await record('--prompt', 'app.mjs#ROUTE_PROMPT', '--out', 'rows.jsonl', ...route.slice(2), 'Hi');
    expect(status).toBe(0);
    expect(await rows('rows.jsonl')).toMatchObject([{ letter: 'x' }, { expected: 'repairs' }]);
  });

  test('keeps all calls as conversations without a prompt', async () => {
    const { record, rows } = await folderWith();
    expect((await record('--out', 'new/calls.jsonl', ...route.slice(2), 'Hi')).status).toBe(0);
    const asked = { role: 'user', content: 'Name the desk for this letter.\n\nHi' };
    expect(await rows('new/calls.jsonl')).toEqual([
      { messages: [asked, { role: 'assistant', content: 'repairs' }], unreviewed: 'gpt-4.1-mini' },
    ]);
  });

  test('keeps what was recorded when the program fails', async () => {
    const { record, rows } = await folderWith({ 'failing.mjs': `${app}\nprocess.exit(3);` });
    const { status, errors } = await record('--prompt', 'route.md', '--', process.execPath, 'failing.mjs', 'Hi');
    expect([status, errors]).toEqual([0, expect.stringContaining('failing.mjs Hi" ended with 3.')]);
    expect(await rows('route.examples.jsonl')).toHaveLength(1);
  });

  test('takes a further variable with its address', async () => {
    const other = app.replace('new OpenAI()', 'new OpenAI({ baseURL: process.env.MY_MODELS })');
    const { requests, record } = await folderWith({ 'other.mjs': other, '.env': '' });
    const { baseUrl } = await modelServer((_, __, completion) => completion('rules'));
    const command = ['--', process.execPath, 'other.mjs', 'Hi'];
    const { output, errors } = await record('--prompt', 'route.md', '--address', `MY_MODELS=${baseUrl}`, ...command);
    expect([output, requests, errors]).toEqual(['rules\n', [], expect.stringContaining('Recorded 1 row')]);
  });

  test.each([
    ['no call', ['--prompt', 'route.md', '--', process.execPath, '-e', '0'], 1, 'no call of a model reached GEPA'],
    [
      'calls without the prompt',
      ['--prompt', 'other.md', ...route.slice(2), 'Hi'],
      1,
      'Left out: 1 call without the prompt.',
    ],
    ['no program', ['--prompt', 'route.md', '--', 'no-such-program'], 1, '"no-such-program" could not be started: '],
    ['no prompt file', ['--prompt', 'none.md', '--', 'true'], 1, 'none.md: The prompt file does not exist.'],
    ['no command', ['--prompt', 'route.md'], 2, 'needs the command that runs your app or tests behind "--"'],
    ['a command without dashes', ['--prompt', 'route.md', 'npm', 'test'], 2, 'Unexpected argument: "npm test".'],
    ['neither prompt nor file', ['--', 'true'], 2, '"record" needs --prompt'],
    ['a malformed address', ['--address', 'x', ...route], 2, '--address takes an environment variable and an address'],
    ['an address of another kind', ['--address', 'X=ftp://x', ...route], 1, 'X is "ftp://x", which isn\'t an address.'],
    [
      'a file that can’t be written',
      ['--out', 'app.mjs/rows.jsonl', ...route, 'Hi'],
      1,
      'rows.jsonl could not be written',
    ],
  ])('says what is wrong with %s', async (_, args, status, message) => {
    const { folder, record } = await folderWith({ 'other.md': 'You write poems about the sea.' });
    const result = await record(...args);
    expect([result.status, result.errors]).toEqual([status, expect.stringContaining(message)]);
    await expect(readFile(join(folder, 'route.examples.jsonl'))).rejects.toThrow();
  });
});
