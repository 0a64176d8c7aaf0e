// Tested by test/unit/prompts/discovery/find-prompt-files.test.ts.
import { namePattern, type NameGlob } from './name-patterns';

/** Custom agents of VS Code. */
export const agentFiles: readonly NameGlob[] = ['**/*.agent.md', '**/*.chatmode.md', '**/.github/agents/*.md'];

/** Agent skills. */
export const skillFiles: readonly NameGlob[] = ['**/SKILL.md'];

/** Instructions for coding agents, and the subagents of Claude Code. */
export const agentInstructions: readonly NameGlob[] = [
  '**/*.instructions.md',
  '**/.claude/{agents,rules}/**/*.md',
  '**/{AGENTS,CLAUDE,GEMINI,copilot-instructions}.md',
];

/** Rules of other editors. */
export const editorRules: readonly NameGlob[] = [
  '**/.cursor/rules/**/*.mdc',
  '**/.{cursorrules,windsurfrules,clinerules}',
];

/** Slash commands of Claude Code. */
export const commandFiles: readonly NameGlob[] = ['**/.claude/commands/**/*.md'];

/** Possible commands of Claude Code plugins. The content decides, because other tools have folders of this name too. */
export const pluginCommandFiles: readonly NameGlob[] = ['**/commands/**/*.md'];

const instructions = namePattern([...agentFiles, ...skillFiles, ...agentInstructions, ...editorRules]);

/** Whether a tool sends this file to a model as is, so that `{{name}}` in it isn't a variable. Accepts any path. */
export function isInstructionFile(path: string): boolean {
  return instructions.test(path);
}
