import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPromptFiles } from '../../../../src/prompts/discovery/find-prompt-files';
import {
  looksLikePromptFile,
  mayHoldPrompts,
  promptPathPattern,
  stemOfPromptFile,
} from '../../../../src/prompts/discovery/prompt-names';

describe('a prompt file name', () => {
  it.each([
    ['triage.prompt.md', 'triage'],
    ['planner.agent.md', 'planner'],
    ['route.v2.txt', 'route.v2'],
    ['.cursorrules', '.cursorrules'],
  ])('has a stem: %s gives %s', (name, stem) => {
    expect(stemOfPromptFile(name)).toBe(stem);
  });

  it.each([
    'triage.prompt.md',
    '.github/prompts/review.prompt.md',
    '.github/instructions/style.instructions.md',
    '.github/agents/reviewer.md',
    'docs/planner.agent.md',
    'docs/planner.chatmode.md',
    '.claude/agents/reviewer.md',
    '.claude/rules/style/names.md',
    '.claude/skills/deploy/SKILL.md',
    '.claude/commands/fix.md',
    'web/.claude/commands/git/commit.md',
    '.gemini/commands/git/commit.toml',
    '.cursor/rules/web/style.mdc',
    '.cursorrules',
    '.windsurfrules',
    '.clinerules',
    'AGENTS.md',
    'GEMINI.md',
    'packages/web/CLAUDE.md',
    '.github/copilot-instructions.md',
    'triage.prompt.yml',
    'evals/triage.prompt.yaml',
    'prompts/route.txt',
    'src/prompts/de/route.j2',
    'prompts\\route.md',
    'summarize.prompty',
    'menu.prompt',
    'promptfooconfig.yaml',
    'evals/promptfooconfig.triage.yml',
  ])('is %s', (path) => {
    expect(looksLikePromptFile(path)).toBe(true);
  });

  it.each([
    'README.md',
    'prompt.md',
    'myprompts/route.txt',
    'prompts/load.ts',
    'MY-AGENTS.md',
    'commands/fix.md',
    '.claude/commands/fix.txt',
    'docs/style.mdc',
    'my.cursorrules',
    'triage-prompt-md',
    'node_modules/a/AGENTS.md',
    '.gepa/runs/1/prompts/route.txt',
  ])('is not %s', (path) => {
    expect(looksLikePromptFile(path)).toBe(false);
  });
});

describe('menus offer to optimize', () => {
  it.each([
    'prompt.md',
    'src/system_prompt.md',
    'SYSTEM-PROMPT.md',
    'headline.txt',
    'templates/reply.j2',
    'letter.hbs',
  ])('%s', (path) => {
    expect(promptPathPattern.test(path)).toBe(true);
    expect(looksLikePromptFile(path)).toBe(false);
  });

  it.each(['README.md', 'src/prompt.ts', 'rows.jsonl'])('not %s', (path) => {
    expect(promptPathPattern.test(path)).toBe(false);
  });
});

describe('finding prompt files in a folder', () => {
  it('includes plugin commands, recognized by their front matter', async () => {
    const folder = folderWith({
      'shop/commands/fix.md': '---\ndescription: Fix\n---\nFix $ARGUMENTS.',
      'docs/commands/fix.md': '# Fix\n\ndescription: none',
    });
    expect(await findPromptFiles(folder)).toEqual(['shop/commands/fix.md']);
  });

  it('includes files that a promptfoo configuration names', async () => {
    const folder = folderWith({
      'evals/promptfooconfig.yaml':
        'prompts: [file://chat.json, ../shared/*.md, file://../../out.txt, file://gone.txt]\n',
      'evals/chat.json': '[]',
      'evals/other.json': '[]',
      'shared/a.md': 'A',
      'shared/b.txt': 'B',
    });
    expect(await findPromptFiles(folder)).toEqual(['evals/chat.json', 'evals/promptfooconfig.yaml', 'shared/a.md']);
  });

  it('returns sorted relative paths', async () => {
    const folder = folderWith({
      'src/prompts/route.txt': '',
      'AGENTS.md': '',
      'README.md': '',
      'node_modules/x/AGENTS.md': '',
    });
    expect(await findPromptFiles(folder)).toEqual(['AGENTS.md', 'src/prompts/route.txt']);
  });

  it('skips files that git ignores, with nested .gitignore files', async () => {
    const folder = folderWith({
      '.gitignore': 'build/\n*.prompt.md\n',
      'build/AGENTS.md': '',
      'one.prompt.md': '',
      'web/.gitignore': '!two.prompt.md\n/CLAUDE.md\n',
      'web/two.prompt.md': '',
      'web/three.prompt.md': '',
      'web/CLAUDE.md': '',
      'web/app/CLAUDE.md': '',
    });
    expect(await findPromptFiles(folder)).toEqual(['web/app/CLAUDE.md', 'web/two.prompt.md']);
  });

  it('checks the content if the name is not enough', async () => {
    const folder = folderWith({
      'package.json': '{ "name": "x" }',
      'chain.json': '{ "lc": 1, "id": ["langchain", "prompts", "prompt", "PromptTemplate"] }',
      'program.json': '{ "predict": { "signature": { "instructions": "Answer." } } }',
      'triage_prompt.yml': 'messages:\n  - role: system\n    content: Sort it.\n',
      'settings_prompt.yml': 'color: blue\n',
    });
    expect(await findPromptFiles(folder)).toEqual(['chain.json', 'program.json', 'triage_prompt.yml']);
  });

  it('fails if the folder does not exist', async () => {
    await expect(findPromptFiles('/no/such/folder')).rejects.toThrow(
      /^\/no\/such\/folder: The folder cannot be listed \(ENOENT.*\)\. Name an existing folder\.$/,
    );
  });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-prompts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('the beginning of a JSON file', () => {
  const rows = JSON.stringify(Array.from({ length: 500 }, () => ({ question: 'Where is it?', answer: 'Here.' })));

  it.each([
    ['of DSPy, with many demonstrations', `{"answer": {"traces": [], "train": [], "demos": ${rows}, "signature": `],
    ['of DSPy, a chain of thought', `{"prog.predict": {"lm": null, "traces": ${rows}`],
    ['of LangChain', `{"lc": 1, "type": "constructor", "id": ["langchain", "prompts"], "kwargs": ${rows}`],
    ['of LangSmith', `{"commit_hash": "1f", "manifest": {"lc": 1, "type": "constructor"}, "examples": ${rows}`],
    ['of a single prompt', `{"input_variables": ["question"], "examples": ${rows}`],
  ])('may hold prompts %s', (_, text) => {
    expect(mayHoldPrompts('made.json', text.slice(0, 8192))).toBe(true);
  });

  it.each([
    ['rows', rows],
    ['a lock file', `{"name": "shop", "lockfileVersion": 3, "packages": ${rows}`],
  ])('cannot hold prompts if it begins like %s', (_, text) => {
    expect(mayHoldPrompts('made.json', text.slice(0, 8192))).toBe(false);
  });

  it('may hold messages if its path suggests it', () => {
    expect(mayHoldPrompts('/shop/prompts/made.json', rows)).toBe(true);
    expect(mayHoldPrompts('/shop/my-prompt.json', rows)).toBe(true);
  });

  it('is enough to read the whole file when it looks promising', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gepa-discovery-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const signature = '{"instructions": "Answer the question.", "fields": []}';
    writeFileSync(join(folder, 'program.json'), `{"answer": {"demos": ${rows}, "signature": ${signature}}}`);
    writeFileSync(join(folder, 'rows.json'), rows);
    expect(await findPromptFiles(folder)).toEqual(['program.json']);
  });
});
