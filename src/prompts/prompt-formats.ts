// Tested by test/unit/prompts/prompt-part.test.ts.
import { agent } from './formats/agent';
import { baml } from './formats/baml';
import { chatJson } from './formats/chat-json';
import { chatYaml } from './formats/chat-yaml';
import { continuePrompt } from './formats/continue-prompt';
import { dotprompt } from './formats/dotprompt';
import { dspy } from './formats/dspy';
import { geminiCommand } from './formats/gemini-command';
import { githubModels } from './formats/github-models';
import { langchain } from './formats/langchain';
import { markdown } from './formats/markdown';
import { plainText } from './formats/plain-text';
import { promptList } from './formats/prompt-list';
import { promptTable } from './formats/prompt-table';
import { promptfoo } from './formats/promptfoo';
import { prompty } from './formats/prompty';
import { skill } from './formats/skill';
import { textList } from './formats/text-list';
import type { PromptFormatDefinition } from './prompt-format';

/**
 * Lists all formats. The first one that claims a file reads it, so formats recognized by content come before those recognized by
 * name alone.
 */
export const promptFormats = [
  promptfoo,
  githubModels,
  chatYaml,
  prompty,
  continuePrompt,
  dotprompt,
  langchain,
  dspy,
  chatJson,
  promptList,
  baml,
  geminiCommand,
  skill,
  agent,
  markdown,
  textList,
  promptTable,
  plainText,
] as const satisfies readonly PromptFormatDefinition[];

/** A format of the list, `code` for a whole file in any other language, or `selection` for a selected text. */
export type PromptFormat = (typeof promptFormats)[number]['format'] | 'code' | 'selection';
