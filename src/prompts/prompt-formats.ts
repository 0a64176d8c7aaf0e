import { baml } from './baml';
import { chatJson } from './chat-json';
import { dotprompt } from './dotprompt';
import { dspy } from './dspy';
import { githubModels } from './github-models';
import { langchain } from './langchain';
import { agent, markdown, skill } from './markdown';
import { plainText } from './plain-text';
import { prompty } from './prompty';
import type { PromptReader } from './prompt-reader';

/** Every format that can be read. The first that claims a file reads it, so what is told by content stands before names. */
export const promptFormats: readonly PromptReader[] = [
  githubModels,
  prompty,
  dotprompt,
  langchain,
  dspy,
  chatJson,
  baml,
  skill,
  agent,
  markdown,
  plainText,
];
