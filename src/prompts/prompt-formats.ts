import { baml } from './baml';
import { chatJson } from './chat-json';
import { chatYaml } from './chat-yaml';
import { continuePrompt } from './continue-prompt';
import { dotprompt } from './dotprompt';
import { dspy } from './dspy';
import { geminiCommand } from './gemini-command';
import { githubModels } from './github-models';
import { langchain } from './langchain';
import { agent, markdown, skill } from './markdown';
import { plainText } from './plain-text';
import { promptfoo } from './promptfoo';
import { prompty } from './prompty';
import type { PromptReader } from './prompt-reader';
import { promptList } from './prompt-list';
import { promptTable } from './prompt-table';
import { textList } from './text-list';

/** Every format that can be read. The first that claims a file reads it, so what is told by content stands before names. */
export const promptFormats: readonly PromptReader[] = [
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
];
