import MarkdownIt from 'markdown-it';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { terminalText } from '../../../src/cli/terminal-text';
import { notificationText } from '../../../src/editor/notification-text';
import { jsonLine } from '../../../src/runs/report/json-line';
import { markdownFence, markdownLine } from '../../../src/runs/report/markdown-text';
import { bestOutputLines, reportMarkdown } from '../../../src/runs/report/report';
import { gepa } from '../cli/program';
import { ExampleRun } from '../dashboard/example-run';
import { modelServer, sendJson } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { controls, everythingHostile, hostileTexts } from './hostile-texts';

/** As VS Code and GitHub show Markdown, and less careful: HTML counts, and addresses become links. */
const markdown = new MarkdownIt({ html: true, linkify: true });

/** The kinds of everything that a Markdown text has, but for plain text. */
function markupOf(text: string): ReadonlySet<string> {
  const kinds = markdown
    .parse(text, {})
    .flatMap(({ type, children }) => [type, ...(children ?? []).map((c) => c.type)]);
  return new Set(kinds.filter((kind) => !['paragraph_open', 'inline', 'text', 'paragraph_close'].includes(kind)));
}

describe.each(Object.entries(hostileTexts))('a text that %s', (_name, text) => {
  test('is written to a terminal without control characters', () => {
    expect(terminalText(text)).not.toMatch(controls);
  });

  test('is written as JSON on one line and read back unchanged', () => {
    const line = jsonLine({ text });
    expect(line).not.toMatch(controls);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ text });
  });

  test('is plain text in Markdown', () => {
    expect(markdownLine(text)).not.toMatch(controls);
    for (const place of [markdownLine(text), `before ${markdownLine(text)} after`]) {
      expect([...markupOf(place)]).toEqual([]);
    }
  });

  test('does not end the fence around it', () => {
    const fence = markdownFence('diff', text);
    expect(fence).not.toMatch(controls);
    expect(markdown.parse(`${fence}\n`, {}).map(({ type }) => type)).toEqual(['fence']);
  });

  test('is shown in a notification without controls and links', () => {
    expect(notificationText(text)).not.toMatch(controls);
    expect(notificationText(text)).not.toMatch(/\]\(/);
  });
});

test('shows ordinary texts unchanged', () => {
  const text = 'Naïve café, 東京, שלום, 👩‍💻: 3 < 4? user_name costs 5 %!\tYes (a/b); “quoted”.';
  expect(terminalText(text)).toBe(text);
  expect(notificationText(text)).toBe(text);
  expect(JSON.parse(jsonLine(text))).toBe(text);
  expect(markdown.renderInline(markdownLine(text))).toBe(text.replace('<', '&lt;').replace('\t', ' '));
});

test('a report shows texts of models, files and the developer as plain text', () => {
  const text = everythingHostile;
  const run = new ExampleRun(2, { rollouts: 100 }, { [text]: text });
  run
    .scores(0, [0, 0])
    .proposes({
      texts: { [text]: `${text}\nmore` },
      diagnosis: text,
      changes: [{ summary: text, examples: [text] }],
    })
    .proposes({ texts: { [text]: 'other' }, changes: [{ summary: text, examples: [] }] })
    .add({ type: 'proposalDiscarded', proposal: 2, reason: { kind: 'broken', detail: text } })
    .add({
      type: 'candidateAdded',
      candidate: 1,
      parents: [0],
      texts: { [text]: `${text}\nmore` },
      origin: { kind: 'reflection', proposal: 1 },
    })
    .scores(1, [1, 1])
    .add({ type: 'runStopped', reason: { kind: 'failed', message: text } });
  const { run: description } = run.state;
  const hostile = {
    ...run.state,
    run: { ...description, name: text, id: text, models: { task: text, reflection: text } },
  };
  const report = reportMarkdown(hostile);
  expect(report).not.toMatch(controls);
  const tokens = markdown.parse(report, {});
  const kinds = new Set(tokens.flatMap(({ type, children }) => [type, ...(children ?? []).map((c) => c.type)]));
  for (const kind of ['html_block', 'html_inline', 'link_open', 'image', 'em_open', 's_open', 'code_inline']) {
    expect(kinds).not.toContain(kind);
  }
  expect(tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag)).toEqual([
    'h1',
    'h2',
    'h2',
    'h2',
    'h2',
  ]);
  // Why the second proposal is broken, and the text of the best candidate.
  expect(tokens.filter(({ type }) => type === 'fence')).toHaveLength(2);
});

test('prints each best output as one JSON object on a line', () => {
  const run = new ExampleRun();
  run.add({
    type: 'rolloutFinished',
    rollout: '0/pareto/0',
    subject: { kind: 'candidate', index: 0 },
    example: { set: 'pareto', index: 0 },
    score: 1,
    objectives: {},
    usage: { calls: 1, promptTokens: 1, completionTokens: 1 },
    durationMs: 1,
  });
  const lines = [...bestOutputLines(run.state, () => everythingHostile)].join('');
  expect(lines).not.toMatch(controls);
  const [first] = lines.split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({ output: everythingHostile });
});

describe('the terminal', () => {
  test('shows what an endpoint says without acting on it', async () => {
    const { baseUrl } = await modelServer((response) =>
      sendJson(response, 400, { error: { message: everythingHostile } }),
    );
    const model = `{ baseUrl: "${baseUrl}", model: "x\\e[2J" }`;
    const folder = await workspace({
      'triage.gepa.yaml': `prompts: { triage: triage.txt }\ndata: { feedback: feedback.jsonl, pareto: pareto.jsonl }\nmetric: { equals: "{{answer}}" }\nmodels: { task: ${model}, reflection: ${model} }\n`,
    });
    const { status, output, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--json']);
    expect(status).toBe(1);
    expect(errors).toContain('\\u001b[2J\\u001b[31mred');
    expect(errors + output).not.toMatch(controls);
  });

  test('shows what a program writes without acting on it', async () => {
    const script = `process.stderr.write(${JSON.stringify(everythingHostile)}); process.exitCode = 3`;
    const folder = await workspace({
      'fail.mjs': script,
      'triage.gepa.yaml': `prompts: { triage: triage.txt }\nsystem: { kind: command, command: ["${process.execPath}", fail.mjs] }\ndata: { feedback: feedback.jsonl, pareto: pareto.jsonl }\nmetric: { equals: "{{answer}}" }\n`,
    });
    const { status, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--trust']);
    expect(status).toBe(1);
    expect(errors).not.toMatch(controls);
  });

  test('shows names of files and what they hold without acting on it', async () => {
    const folder = await workspace();
    mkdirSync(join(folder, 'prompts'));
    writeFileSync(
      join(folder, 'prompts', 'a\u001b[2Jb\u202e.prompt.md'),
      `\u009b2J${everythingHostile.replaceAll('\0', '')}`,
    );
    const { output } = await gepa(folder, ['prompts', '.']);
    expect(output).toContain('a\\u001b[2Jb\\u202e.prompt.md');
    expect(output).not.toMatch(controls);
    const json = await gepa(folder, ['prompts', '.', '--json']);
    expect(json.output).not.toMatch(controls);
  });
});
