import { valueOf } from '../../gepa/named-values';
import { getNodeValue, type Node } from 'jsonc-parser';
import { conversationFromTurns, parseRole, type Turn } from '../messages/conversation';
import { itemsOf, JsonDocument, propertiesOf, propertyOf, rewriteJsonString } from '../documents/json-document';
import type { PromptContents, MessagesPlaceholder, PromptMessage } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import type { Templating } from '../template';

/**
 * Reads prompts that LangChain serialized or LangSmith exported: objects `{lc: 1, type: "constructor", id: […, name], kwargs}`,
 * also inside manifests of sequences, and the older `{input_variables, template}` of a single prompt. Each message template is a
 * component. The messages of an example replace a placeholder.
 */
export const langchain: PromptFormatDefinition<'langchain'> = {
  format: 'langchain',
  title: 'LangChain',
  endings: ['.json'],
  kinds: [
    {
      name: 'LangChain and LangSmith',
      possible: {
        names: ['**/*.json'],
        holdsPrompts: (path, content) => langchain.claims(path, content),
        mayHoldPrompts: (_path, beginning) => /"(?:lc|input_variables)"\s*:/.test(beginning),
      },
      files: '`*.json` with a serialized prompt',
      components: 'each message template',
    },
  ],
  claims: (path, content) =>
    /\.json$/i.test(path) &&
    ((/"lc"\s*:\s*\d/.test(content) && /(?:PromptTemplate|StructuredPrompt)"/.test(content)) ||
      (/"input_variables"\s*:/.test(content) &&
        propertyOf(new JsonDocument(path, content).root, 'template') !== undefined)),
  read,
  rewrite: rewriteJsonString,
};

const TEMPLATINGS: Readonly<Record<string, Templating>> = {
  'f-string': 'fString',
  mustache: 'mustache',
  jinja2: 'jinja',
};

/** Collects what is found while traversing a file. */
interface Findings {
  readonly turns: Turn[];
  readonly placeholders: MessagesPlaceholder[];
  readonly formats: Node[];
  readonly defaults: Map<string, unknown>;
  /** The reasons why a chat cannot run the file. */
  readonly obstacles: Set<string>;
  prompts: number;
}

function read(path: string, content: string): PromptContents {
  const file = new JsonDocument(path, content);
  file.check();
  const found: Findings = {
    turns: [],
    placeholders: [],
    formats: [],
    defaults: new Map(),
    obstacles: new Set(),
    prompts: 0,
  };
  if (file.root !== undefined) visit(file, file.root, found);
  if (found.prompts > 1) found.obstacles.add('several prompts');
  return {
    ...conversationFromTurns(path, found.turns),
    ...(found.placeholders.length === 0 ? {} : { placeholders: found.placeholders }),
    templating: templatingOf(file, found.formats),
    ...(found.defaults.size === 0 ? {} : { defaults: Object.fromEntries(found.defaults) }),
    ...(found.obstacles.size === 0
      ? {}
      : {
          editOnly: `The file has ${[...found.obstacles].join(', ')}, which a chat cannot run. Run the prompt with a system of kind "command" or "http".`,
        }),
  };
}

/** Collects the prompts in a value. */
function visit(file: JsonDocument, node: Node, found: Findings): void {
  const name = constructorOf(node);
  if (name === 'ChatPromptTemplate' || name === 'StructuredPrompt') {
    const messages = argument(node, 'messages') ?? argument(node, 'prompt_messages');
    if (messages?.type !== 'array')
      file.fail(`The ${name} has no list of messages. Add "messages" to its "kwargs".`, node);
    found.prompts += 1;
    addDefaults(node, found);
    for (const message of itemsOf(messages)) visitMessage(file, message, found);
  } else if (name === 'PromptTemplate' || (name === undefined && isBarePrompt(node))) {
    found.prompts += 1;
    addTemplate(file, node, 'user', found);
  } else {
    for (const child of node.children ?? []) visit(file, child, found);
  }
}

function visitMessage(file: JsonDocument, message: Node, found: Findings): void {
  const name = constructorOf(message);
  if (name === undefined)
    return file.fail('The message is not serialized. Write it with "lc", "id" and "kwargs".', message);
  if (name === 'MessagesPlaceholder') {
    found.placeholders.push(placeholderOf(file, message, found.turns));
    return;
  }
  const role = roleOf(message, name, found);
  if (role === undefined) {
    found.obstacles.add(name);
  } else if (name.endsWith('PromptTemplate')) {
    const prompt = argument(message, 'prompt');
    if (prompt === undefined) return file.fail(`The ${name} has no prompt. Add "prompt" to its "kwargs".`, message);
    for (const part of prompt.type === 'array' ? itemsOf(prompt) : [prompt]) {
      if (constructorOf(part) === 'PromptTemplate') addTemplate(file, part, role, found);
      else found.obstacles.add(constructorOf(part) ?? 'parts of unknown kind');
    }
  } else {
    const content = argument(message, 'content');
    for (const part of content?.type === 'array' ? itemsOf(content) : [content]) {
      const text = part?.type === 'string' ? part : propertyOf(part, 'text');
      if (text === undefined) found.obstacles.add('messages that are not text');
      else found.turns.push({ role, ...file.text(text) });
    }
  }
}

/** @throws PromptError when the placeholder doesn't name a variable. */
function placeholderOf(file: JsonDocument, node: Node, above: readonly Turn[]): MessagesPlaceholder {
  const column: unknown = argument(node, 'variable_name')?.value;
  if (typeof column !== 'string')
    return file.fail('The MessagesPlaceholder names no variable. Add "variable_name" to its "kwargs".', node);
  const latest: unknown = argument(node, 'n_messages')?.value;
  return {
    column,
    optional: argument(node, 'optional')?.value === true,
    ...(typeof latest === 'number' ? { latest } : {}),
    position: above.filter(({ text }) => text.trim() !== '').length,
  };
}

/** @throws PromptError when a template has no text. */
function addTemplate(file: JsonDocument, prompt: Node, role: PromptMessage['role'], found: Findings): void {
  const template = argument(prompt, 'template');
  if (template === undefined)
    return file.fail('The PromptTemplate has no template. Add "template" to its "kwargs".', prompt);
  found.turns.push({ role, ...file.text(template) });
  addDefaults(prompt, found);
  const format = argument(prompt, 'template_format');
  if (format !== undefined) found.formats.push(format);
}

/** Collects default values of variables. Values computed by code aren't in the file. */
function addDefaults(prompt: Node, found: Findings): void {
  for (const [name, value] of propertiesOf(argument(prompt, 'partial_variables'))) {
    if (propertyOf(value, 'lc') === undefined) found.defaults.set(name, getNodeValue(value));
  }
}

/** Returns the role of a LangChain message class. A `ChatMessage` names its role itself, which may be any text. */
function roleOf(message: Node, name: string, found: Findings): PromptMessage['role'] | undefined {
  const [, who = ''] = /^(.*?)Message(?:Chunk|PromptTemplate)?$/.exec(name) ?? [];
  if (who !== 'Chat') return parseRole(who.toLowerCase());
  const role: unknown = argument(message, 'role')?.value;
  if (parseRole(role) === undefined) found.obstacles.add(`a message of the role "${String(role)}"`);
  return parseRole(role) ?? 'user';
}

function templatingOf(file: JsonDocument, formats: readonly Node[]): Templating {
  const [first, ...others] = formats;
  const other = others.find(({ value }) => value !== first?.value);
  if (other !== undefined)
    return file.fail('The templates have different formats. Give all of them the same "template_format".', other);
  const format = String(first?.value ?? 'f-string');
  const templating = Object.hasOwn(TEMPLATINGS, format) ? valueOf(TEMPLATINGS, format) : undefined;
  if (templating !== undefined) return templating;
  return file.fail(
    `The template format "${format}" is not supported. Use f-string, mustache or jinja2.`,
    first ?? { offset: 0 },
  );
}

/** Returns the class name of a serialized object. */
function constructorOf(node: Node): string | undefined {
  const name: unknown =
    propertyOf(node, 'lc') === undefined ? undefined : itemsOf(propertyOf(node, 'id')).at(-1)?.value;
  return typeof name === 'string' ? name : undefined;
}

function isBarePrompt(node: Node): boolean {
  return propertyOf(node, 'input_variables')?.type === 'array' && propertyOf(node, 'template') !== undefined;
}

/** Returns a constructor argument. A prompt in the older form has it as a property. */
function argument(node: Node, key: string): Node | undefined {
  return propertyOf(constructorOf(node) === undefined ? node : propertyOf(node, 'kwargs'), key);
}
