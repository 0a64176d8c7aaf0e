import { isMap, isSeq } from 'yaml';
import { chatJson } from './chat-json';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent, PromptMessage, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings } from '../prompt-settings';
import { asComponent, isTextScalar, YamlPart, type TextScalar, type YamlComponent } from '../documents/yaml-document';
import { offsetInFile, spellings } from '../documents/yaml-scalar';

/** Whether a path has the name that promptfoo looks for. */
export function isPromptfooConfiguration(path: string): boolean {
  return /(?:^|[/\\])promptfooconfig[^/\\]*\.(?:ya?ml|json)$/i.test(path);
}

/**
 * promptfoo's configurations: a component for every prompt that stands in the file itself (`prompt`, `prompt-2`), each the
 * user's message of a conversation of its own. A prompt that is a list of chat messages in JSON has a component for each of
 * them (`prompt.system`). Prompts in other files are read as those files are: `promptLeaves` names them.
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
    const yaml = new YamlPart(path, content);
    const entries = entriesOf(yaml);
    const prompts = inlinePrompts(yaml, entries.inline).map((prompt) => partsOf(content, prompt));
    if (prompts.length === 0) throw nothingInline(path, entries);
    return {
      components: prompts.flatMap(({ components }) => components),
      messages: prompts.flatMap(({ messages }) => messages),
      templating: 'nunjucks',
      settings: settingsOf(yaml),
    };
  },
  respell(path, content, { name }, text) {
    const yaml = new YamlPart(path, content);
    const prompts = inlinePrompts(yaml, entriesOf(yaml).inline);
    const prompt = prompts.find((found) => found.name === name || name.startsWith(`${found.name}.`));
    if (prompt === undefined) return [];
    const message = chatOf(prompt)?.components.find((part) => `${prompt.name}.${part.name}` === name);
    const wholes = message === undefined ? [text] : (chatJson.respell?.(CHAT_PATH, prompt.text, message, text) ?? []);
    return wholes.flatMap((whole) => spellings(content, prompt.scalar, whole));
  },
};

/**
 * The files that hold the prompts of a promptfoo configuration, as it names them: relative to it, maybe as patterns. Programs are
 * left out, for there is no prompt text to edit in them.
 *
 * @throws PromptError when the configuration is malformed.
 */
export function promptLeaves(path: string, content: string): readonly string[] {
  return entriesOf(new YamlPart(path, content)).files;
}

/** A prompt of a configuration, as the filters of its tests see it. */
export interface PromptNames {
  /** The prompt's own component, undefined where it stands in another file. */
  readonly component?: string;
  /** As the configuration has it, without `file://`. */
  readonly file?: string;
  /** Its label and id; its text where it has no label. */
  readonly names: readonly string[];
}

/**
 * The names of the prompts of a promptfoo configuration.
 *
 * @throws PromptError when the configuration is malformed.
 */
export function promptNames(path: string, content: string): readonly PromptNames[] {
  const yaml = new YamlPart(path, content);
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

/** A configuration without a prompt in it: nothing is wrong with it, its prompts are to be edited in other files. */
export class PromptsElsewhereError extends PromptError {
  constructor(
    path: string,
    /** As promptLeaves. */
    readonly files: readonly string[],
    programs: readonly string[],
  ) {
    super(
      files.length > 0
        ? `The prompts of this configuration stand in other files: ${files.join(', ')}. Optimize these instead.`
        : `The prompts of this configuration are made by programs: ${programs.join(', ')}. Select the text of a prompt ` +
            'in its program, and optimize the selection.',
      { file: path },
    );
  }
}

const CHAT_PATH = 'prompt.json';

interface Entries {
  readonly inline: readonly TextScalar[];
  readonly files: readonly string[];
  /** References to what is not a prompt file: code, commands. */
  readonly programs: readonly string[];
}

/** `prompts` is a text, a map of files to labels, or a list of texts, `{raw, label}` and `{id: file://…}`. */
function entriesOf(yaml: YamlPart): Entries {
  const nodes = entryNodes(yaml).map(({ node }) => textOfEntry(yaml, node));
  // An alias is the text that it stands for, which is there once.
  const texts = [...new Set(nodes)].filter(isTextScalar).filter(({ value }) => value.trim() !== '');
  const references = texts.filter(({ value }) => isReference(value)).map(({ value }) => fileNamed(value));
  const isPromptFile = (file: string) => /(?:\.(?:txt|md|j2|json|ya?ml|csv)|\})$/i.test(file);
  return {
    inline: texts.filter(({ value }) => !isReference(value)),
    files: references.filter(isPromptFile),
    programs: references.filter((file) => !isPromptFile(file)),
  };
}

function entryNodes(yaml: YamlPart): readonly { readonly node: unknown; readonly label?: string }[] {
  const prompts = isSeq(yaml.root) ? yaml.root : yaml.dereference(yaml.get(yaml.root, 'prompts'));
  if (isSeq(prompts)) return prompts.items.map((item) => ({ node: yaml.dereference(item) }));
  if (!isMap(prompts)) return [{ node: prompts }];
  return yaml.pairs(prompts).map(({ key, value }) => {
    const label = textIn(yaml.follow(value));
    return { node: key, ...(label === undefined ? {} : { label }) };
  });
}

function textOfEntry(yaml: YamlPart, entry: unknown): unknown {
  if (!isMap(entry)) return entry;
  return yaml.dereference(yaml.get(entry, 'raw') ?? yaml.get(entry, 'id') ?? yaml.get(entry, 'file'));
}

/** Files by the endings that prompts have. */
const ANY_PROMPT = '*.{txt,md,j2,json,yaml,yml,csv}';

/** The file, or the pattern of files, that a reference names. A folder stands for the prompts directly in it. */
function fileNamed(text: string): string {
  const reference = text.trim();
  const file = reference.replace(/^file:\/\//, '');
  if (file === reference) return file;
  if (file.endsWith('**')) return `${file}/${ANY_PROMPT}`;
  if (file.endsWith('*')) return `${file.slice(0, -1)}${ANY_PROMPT}`;
  if (file.endsWith('/')) return `${file}${ANY_PROMPT}`;
  return /(?:^|\/)[^./*?{}[\]]+$/.test(file) ? `${file}/${ANY_PROMPT}` : file;
}

/** Whether a text names where the prompt is: by a scheme, as a program, or by an ending of the files that promptfoo takes. */
function isReference(text: string): boolean {
  const one = text.trim();
  return (
    /^(?:[a-z]+:\/\/|exec:)\S/.test(one) ||
    /^[^\s{}]+\.(?:txt|md|j2|jsonl?|ya?ml|csv|[cm]?[jt]s|py|rb|sh)(?::\w+)?$/i.test(one)
  );
}

function inlinePrompts(yaml: YamlPart, scalars: readonly TextScalar[]): readonly YamlComponent[] {
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

/** A prompt's chat messages, undefined when it is none. */
function chatOf({ text }: YamlComponent): Pick<PromptContents, 'components' | 'messages'> | undefined {
  if (!chatJson.claims(CHAT_PATH, text)) return undefined;
  try {
    return chatJson.read(CHAT_PATH, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/** What the first provider says. */
function settingsOf(yaml: YamlPart): PromptSettings {
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

function nothingInline(path: string, { files, programs }: Entries): PromptError {
  return files.length + programs.length === 0
    ? new PromptError(
        'No prompt text stands in this configuration. Write one below "prompts", or name a file as file://prompt.txt.',
        { file: path },
      )
    : new PromptsElsewhereError(path, files, programs);
}
