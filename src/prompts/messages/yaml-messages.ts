// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { nonTextMessages, parseRole } from './conversation';
import { namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptMessage } from '../prompt-types';
import {
  asComponent,
  isTextScalar,
  keyNode,
  type TextScalar,
  type YamlComponent,
  type YamlDocument,
} from '../documents/yaml-document';

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/** The messages of a YAML file and their texts. */
export interface YamlMessages {
  readonly components: readonly YamlComponent[];
  readonly messages: readonly PromptMessage[];
  /** Whether any message has parts other than text. */
  readonly hasOtherParts: boolean;
}

/**
 * Reads a list of `{role, content}`. Components are named after their role (`system`, `user`, `user-2`). Messages without text
 * are skipped, and a text that two messages share through a YAML alias is one component.
 *
 * @throws PromptError for an entry that isn't a message.
 */
export function findMessages(yaml: YamlDocument, list: YAMLSeq): YamlMessages {
  const texts = list.items.flatMap((item) => {
    const entry = yaml.follow(item);
    if (!isMap(entry)) return yaml.fail('A message must have a "role" and a "content".', item);
    const role = roleOf(yaml, entry);
    return textsOf(yaml, entry, role)
      .filter(({ text }) => text.trim() !== '')
      .map((component) => ({ role, component }));
  });
  const own = texts.filter(
    ({ component }, index) => texts.findIndex((text) => isSame(text.component, component)) === index,
  );
  const names = namesByRole(own.map(({ role }) => role));
  const components = own.map(({ component }, index) => ({ ...component, name: names[index] ?? '' }));
  return {
    components,
    messages: texts.map(({ role, component }) => ({
      role,
      component: components.find((other) => isSame(other, component))?.name ?? '',
    })),
    hasOtherParts: list.items.some((item) =>
      partsOf(yaml, yaml.follow(item)).some((part) => textNode(yaml, part) === undefined),
    ),
  };
}

/**
 * Returns the components and messages of a file. The system message becomes the first component, wherever it is in the file.
 *
 * @throws PromptError when no message has text.
 */
export function contentsOfMessages(
  path: string,
  { components, messages, hasOtherParts }: YamlMessages,
): Pick<PromptContents, 'components' | 'messages' | 'editOnly'> {
  const byDefault = ROLES.flatMap((role) => components.find(({ name }) => name === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt as the "content" of a message.', {
      file: path,
    });
  }
  const others = components.filter((component) => component !== byDefault);
  return {
    components: [byDefault, ...others].map(asComponent),
    messages,
    ...(hasOtherParts ? { editOnly: nonTextMessages } : {}),
  };
}

function roleOf(yaml: YamlDocument, entry: YAMLMap): PromptMessage['role'] {
  const role = parseRole(yaml.toData(yaml.get(entry, 'role')));
  return role ?? yaml.fail(`The role of a message must be one of ${ROLES.join(', ')}.`, entry);
}

/** Returns the texts of a message: its content, or the text parts of its content. */
function textsOf(yaml: YamlDocument, entry: YAMLMap, role: string): readonly YamlComponent[] {
  const content = yaml.get(entry, 'content');
  if (content === undefined) return [];
  if (isTextScalar(content)) return [yaml.component(role, content)];
  const parts = partsOf(yaml, entry);
  if (parts.length > 0) {
    return parts.flatMap((part) => textNode(yaml, part) ?? []).map((text) => yaml.component(role, text));
  }
  return yaml.fail(
    `The "content" of the ${role} message is not text. Put it in quotes, which a text that starts with {{ needs too, or in a block below "content: |".`,
    keyNode(entry, 'content'),
  );
}

/** Returns the parts of a content that is a list, as in OpenAI's API. */
function partsOf(yaml: YamlDocument, entry: unknown): readonly YAMLMap[] {
  const content = yaml.get(entry, 'content');
  return isSeq(content) ? content.items.map((item) => yaml.follow(item)).filter(isMap) : [];
}

function textNode(yaml: YamlDocument, part: YAMLMap): TextScalar | undefined {
  const text = yaml.get(part, 'text');
  return isTextScalar(text) ? text : undefined;
}

function isSame(one: YamlComponent, other: YamlComponent): boolean {
  return one.start === other.start;
}
