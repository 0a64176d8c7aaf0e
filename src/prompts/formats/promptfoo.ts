import { isMap, isSeq } from 'yaml';
import { chatJson } from './chat-json';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent, PromptMessage, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings } from '../prompt-settings';
import {
  asComponent,
  isTextScalar,
  YamlDocument,
  type TextScalar,
  type YamlComponent,
} from '../documents/yaml-document';
import { offsetInFile, rewriteScalar } from '../documents/yaml-scalar';

/** Whether a path has the name of a promptfoo configuration. */
export function isPromptfooConfiguration(path: string): boolean {
  return /(?:^|[/\\])promptfooconfig[^/\\]*\.(?:ya?ml|json)$/i.test(path);
}

/**
 * Reads promptfoo configurations. Every prompt in the file itself is a component (`prompt`, `prompt-2`) and the user's message of
 * a separate conversation. A prompt with chat messages in JSON has one component for each of them (`prompt.system`). Prompts in
 * other files, which `promptFilesOf` lists, are read from there.
 */
export const promptfoo: PromptFormatDefinition<'promptfoo'> = {
  format: 'promptfoo',
  title: 'promptfoo',
  kinds: [
    {
      name: 'promptfoo configurations',
      found: ['**/promptfooconfig*.{yaml,yml,json}'],
      components: 'each prompt in it',
    },
  ],
  claims: (path, content) =>
    isPromptfooConfiguration(path) ||
    (/\.ya?ml$/i.test(path) &&
      /^\uFEFF?prompts[ \t]*:/m.test(content) &&
      /^\uFEFF?(?:providers|targets)[ \t]*:/m.test(content)) ||
    (/\.json$/i.test(path) &&
      /^\uFEFF?\s*\{/.test(content) &&
      /"prompts"\s*:/.test(content) &&
      /"(?:providers|targets)"\s*:/.test(content) &&
      /"(?:tests|scenarios)"\s*:/.test(content)),
  read(path, content) {
    const yaml = new YamlDocument(path, content);
    const entries = entriesOf(yaml);
    const prompts = inlinePrompts(yaml, entries.inline).map((prompt) => partsOf(content, prompt));
    if (prompts.length === 0) throw noInlinePromptError(path, entries);
    return {
      components: prompts.flatMap(({ components }) => components),
      messages: prompts.flatMap(({ messages }) => messages),
      templating: 'nunjucks',
      settings: settingsOf(yaml),
    };
  },
  rewrite(path, content, { name }, text) {
    const yaml = new YamlDocument(path, content);
    const prompts = inlinePrompts(yaml, entriesOf(yaml).inline);
    const prompt = prompts.find((found) => found.name === name || name.startsWith(`${found.name}.`));
    if (prompt === undefined) return [];
    const message = chatOf(prompt)?.components.find((part) => `${prompt.name}.${part.name}` === name);
    const wholes = message === undefined ? [text] : (chatJson.rewrite?.(CHAT_PATH, prompt.text, message, text) ?? []);
    return wholes.flatMap((whole) => rewriteScalar(content, prompt.scalar, whole));
  },
};

/**
 * Returns the prompt files that a promptfoo configuration names, relative to it and possibly as patterns. Programs are excluded,
 * because they have no prompt text to edit.
 *
 * @throws PromptError when the configuration is malformed.
 */
export function promptFilesOf(path: string, content: string): readonly string[] {
  return entriesOf(new YamlDocument(path, content)).files;
}

/** The names by which the tests of a configuration refer to a prompt. */
export interface PromptNames {
  /** The prompt's component; undefined if the prompt is in another file. */
  readonly component?: string;
  /** As written in the configuration, without `file://`. */
  readonly file?: string;
  /** The label, or the text if there is no label, and the id. */
  readonly names: readonly string[];
}

/**
 * Returns the names of the prompts in a promptfoo configuration.
 *
 * @throws PromptError when the configuration is malformed.
 */
export function promptNames(path: string, content: string): readonly PromptNames[] {
  const yaml = new YamlDocument(path, content);
  const { inline } = entriesOf(yaml);
  const components = inlinePrompts(yaml, inline);
  return entryNodes(yaml).flatMap((entry): readonly PromptNames[] => {
    const node = textOfEntry(yaml, entry.node);
    if (!isTextScalar(node)) return [];
    const label = entry.label ?? textIn(yaml.get(entry.node, 'label'));
    const id = textIn(yaml.get(entry.node, 'id'));
    const text = node.value.trim();
    const names = [label ?? text.replace(/^file:\/\//, ''), ...(id === undefined ? [] : [id])];
    const component = components[inline.indexOf(node)]?.name;
    return [component === undefined ? { file: fileNamed(text), names } : { component, names }];
  });
}

function textIn(node: unknown): string | undefined {
  return isTextScalar(node) ? node.value : undefined;
}

/** Reports that a valid configuration has all of its prompts in other files. */
export class PromptsElsewhereError extends PromptError {
  constructor(
    path: string,
    /** As returned by `promptFilesOf`. */
    readonly files: readonly string[],
    programs: readonly string[],
  ) {
    super(
      files.length > 0
        ? `The prompts of this configuration are in other files: ${files.join(', ')}. Optimize those files instead.`
        : `The prompts of this configuration are generated by programs: ${programs.join(', ')}. Select the text of a prompt ` +
            'in its program and optimize the selection.',
      { file: path },
    );
  }
}

const CHAT_PATH = 'prompt.json';

interface Entries {
  readonly inline: readonly TextScalar[];
  readonly files: readonly string[];
  /** References to code and commands. */
  readonly programs: readonly string[];
}

/** Reads `prompts`: a text, a map of files to labels, or a list of texts, `{raw, label}` and `{id: file://…}`. */
function entriesOf(yaml: YamlDocument): Entries {
  const nodes = entryNodes(yaml).map(({ node }) => textOfEntry(yaml, node));
  // Aliases refer to the same node, so a shared text is listed once.
  const texts = [...new Set(nodes)].filter(isTextScalar).filter(({ value }) => value.trim() !== '');
  const references = texts.filter(({ value }) => isReference(value)).map(({ value }) => fileNamed(value));
  const isPromptFile = (file: string) => /(?:\.(?:txt|md|j2|json|ya?ml|csv)|\})$/i.test(file);
  return {
    inline: texts.filter(({ value }) => !isReference(value)),
    files: references.filter(isPromptFile),
    programs: references.filter((file) => !isPromptFile(file)),
  };
}

function entryNodes(yaml: YamlDocument): readonly { readonly node: unknown; readonly label?: string }[] {
  const prompts = isSeq(yaml.root) ? yaml.root : yaml.dereference(yaml.get(yaml.root, 'prompts'));
  if (isSeq(prompts)) return prompts.items.map((item) => ({ node: yaml.dereference(item) }));
  if (!isMap(prompts)) return [{ node: prompts }];
  return yaml.pairs(prompts).map(({ key, value }) => {
    const label = textIn(yaml.follow(value));
    return { node: key, ...(label === undefined ? {} : { label }) };
  });
}

function textOfEntry(yaml: YamlDocument, entry: unknown): unknown {
  if (!isMap(entry)) return entry;
  return yaml.dereference(yaml.get(entry, 'raw') ?? yaml.get(entry, 'id') ?? yaml.get(entry, 'file'));
}

/** Matches the files in a folder that can be prompts. */
const ANY_PROMPT = '*.{txt,md,j2,json,yaml,yml,csv}';

/** Returns the file or pattern that a reference names. A folder means the prompts directly in it. */
function fileNamed(text: string): string {
  const reference = text.trim();
  const file = reference.replace(/^file:\/\//, '');
  if (file === reference) return file;
  if (file.endsWith('**')) return `${file}/${ANY_PROMPT}`;
  if (file.endsWith('*')) return `${file.slice(0, -1)}${ANY_PROMPT}`;
  if (file.endsWith('/')) return `${file}${ANY_PROMPT}`;
  return /(?:^|\/)[^./*?{}[\]]+$/.test(file) ? `${file}/${ANY_PROMPT}` : file;
}

/** Whether a text is a reference: a URL, a program, or a file with an extension that promptfoo supports. */
function isReference(text: string): boolean {
  const one = text.trim();
  return (
    /^(?:[a-z]+:\/\/|exec:)\S/.test(one) ||
    /^[^\s{}]+\.(?:txt|md|j2|jsonl?|ya?ml|csv|[cm]?[jt]s|py|rb|sh)(?::\w+)?$/i.test(one)
  );
}

function inlinePrompts(yaml: YamlDocument, scalars: readonly TextScalar[]): readonly YamlComponent[] {
  return scalars.map((scalar, index) => yaml.component(index === 0 ? 'prompt' : `prompt-${index + 1}`, scalar));
}

interface PromptParts {
  readonly components: readonly PromptComponent[];
  readonly messages: readonly PromptMessage[];
}

function partsOf(content: string, prompt: YamlComponent): PromptParts {
  const { name, scalar } = prompt;
  const chat = chatOf(prompt);
  if (chat === undefined) {
    return { components: [asComponent(prompt)], messages: [{ role: 'user', component: name, conversation: name }] };
  }
  const named = (part: string) => `${name}.${part}`;
  return {
    components: chat.components.map((part) => {
      const start = offsetInFile(content, scalar, part.start);
      const end = offsetInFile(content, scalar, part.end);
      const span = start === undefined || end === undefined ? { start: prompt.start, end: prompt.end } : { start, end };
      return { name: named(part.name), text: part.text, ...span, whole: scalar.span };
    }),
    messages: chat.messages.map(({ role, component }) => ({ role, component: named(component), conversation: name })),
  };
}

/** Returns the chat messages in a prompt, or undefined when it is plain text. */
function chatOf({ text }: YamlComponent): Pick<PromptContents, 'components' | 'messages'> | undefined {
  if (!chatJson.claims(CHAT_PATH, text)) return undefined;
  try {
    return chatJson.read(CHAT_PATH, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/** Returns the settings of the first provider. */
function settingsOf(yaml: YamlDocument): PromptSettings {
  const providers = yaml.dereference(yaml.get(yaml.root, 'providers') ?? yaml.get(yaml.root, 'targets'));
  const first = yaml.toData(isSeq(providers) ? yaml.dereference(providers.items[0]) : providers);
  if (!isRecord(first)) return promptSettings({ model: first });
  const config = isRecord(first['config']) ? first['config'] : {};
  return promptSettings({
    model: first['id'],
    temperature: config['temperature'],
    topP: config['top_p'] ?? config['topP'],
    maxTokens: config['max_completion_tokens'] ?? config['max_tokens'] ?? config['maxTokens'],
  });
}

function noInlinePromptError(path: string, { files, programs }: Entries): PromptError {
  return files.length + programs.length === 0
    ? new PromptError(
        'The configuration has no prompts. Write one under "prompts", or name a file there as file://prompt.txt.',
        { file: path },
      )
    : new PromptsElsewhereError(path, files, programs);
}
