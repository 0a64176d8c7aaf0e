import { frontMatterReader } from '../documents/front-matter-reader';
import { opensFrontMatter } from '../documents/front-matter';
import { agentInstructions, commandFiles, editorRules, pluginCommandFiles } from '../discovery/instruction-files';
import type { PromptFormatDefinition } from '../prompt-format';

/** What the commands of a plugin say of themselves above their text. */
const COMMAND_KEY = /^(?:description|argument-hint|arguments|allowed-tools):/m;

/** Markdown below front matter: component `body`, the system message. */
export const markdown: PromptFormatDefinition<'markdown'> = {
  ...frontMatterReader('markdown', /\.mdc?$/i, () => []),
  title: 'Markdown',
  endings: ['.md', '.mdc'],
  kinds: [
    { name: 'prompt files of VS Code', found: ['**/*.prompt.md'], components: 'the body' },
    { name: 'instructions for agents', found: agentInstructions, components: 'the body' },
    { name: 'rules of Cursor and others', found: editorRules, components: 'the body' },
    {
      name: 'slash commands of Claude Code',
      found: commandFiles,
      possible: {
        names: pluginCommandFiles,
        holdsPrompts: (_path, content) => opensFrontMatter(content) && COMMAND_KEY.test(content),
      },
      files: '`.claude/commands/**/*.md`, `commands/**/*.md` of plugins',
      components:
        'the body; `$ARGUMENTS` is the column `ARGUMENTS`, `$1` the column `1` or a word of it, `$name` of `arguments:` the column `name`',
    },
  ],
};
