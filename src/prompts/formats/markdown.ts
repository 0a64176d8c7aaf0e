import { frontMatterReader } from '../documents/front-matter-reader';
import { opensFrontMatter } from '../documents/front-matter';
import { agentInstructions, commandFiles, editorRules, pluginCommandFiles } from '../discovery/instruction-files';
import type { PromptFormatDefinition } from '../prompt-format';

/** A key in the front matter of a plugin's command. */
const COMMAND_KEY = /^(?:description|argument-hint|arguments|allowed-tools):/m;

/** Reads Markdown below front matter. The component `body` is the system message. */
export const markdown: PromptFormatDefinition<'markdown'> = {
  ...frontMatterReader('markdown', /\.mdc?$/i, () => []),
  title: 'Markdown',
  endings: ['.md', '.mdc'],
  kinds: [
    { name: 'VS Code prompt files', found: ['**/*.prompt.md'], components: 'the body' },
    { name: 'agent instructions', found: agentInstructions, components: 'the body' },
    { name: 'rules for Cursor and other editors', found: editorRules, components: 'the body' },
    {
      name: 'Claude Code slash commands',
      found: commandFiles,
      possible: {
        names: pluginCommandFiles,
        holdsPrompts: (_path, content) => opensFrontMatter(content) && COMMAND_KEY.test(content),
      },
      files: '`.claude/commands/**/*.md`, `commands/**/*.md` in plugins',
      components:
        'the body; `$ARGUMENTS` is the column `ARGUMENTS`, `$1` the column `1` or a word of it, `$name` of `arguments:` the column `name`',
    },
  ],
};
