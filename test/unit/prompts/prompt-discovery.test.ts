import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPromptFiles, looksLikePromptFile } from '../../../src/prompts/prompt-discovery';

describe('the name of a prompt file', () => {
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
    'AGENTS.md',
    'packages/web/CLAUDE.md',
    '.github/copilot-instructions.md',
    'triage.prompt.yml',
    'evals/triage.prompt.yaml',
    'prompts/route.txt',
    'src/prompts/de/route.j2',
    'prompts\\route.md',
  ])('is %s', (path) => {
    expect(looksLikePromptFile(path)).toBe(true);
  });

  it.each([
    'README.md',
    'prompt.md',
    'myprompts/route.txt',
    'prompts/load.ts',
    'MY-AGENTS.md',
    'triage-prompt-md',
    'node_modules/a/AGENTS.md',
    '.gepa/runs/1/prompts/route.txt',
  ])('is not %s', (path) => {
    expect(looksLikePromptFile(path)).toBe(false);
  });
});

describe('the prompt files of a folder', () => {
  it('are listed with their paths in it, sorted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gepa-prompts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const path of ['src/prompts/route.txt', 'AGENTS.md', 'README.md', 'node_modules/x/AGENTS.md']) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), 'Text.');
    }
    expect(await findPromptFiles(folder)).toEqual(['AGENTS.md', 'src/prompts/route.txt']);
  });

  it('cannot be listed when there is no such folder', async () => {
    await expect(findPromptFiles('/no/such/folder')).rejects.toThrow(
      /^\/no\/such\/folder: This folder cannot be listed \(ENOENT.*\)\. Give a folder that exists\.$/,
    );
  });
});
