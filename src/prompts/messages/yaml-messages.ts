import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { notOnlyText, roleNamed } from './conversation';
import { namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptMessage } from '../prompt-types';
import {
  asComponent,
  isTextScalar,
  keyNode,
  type TextScalar,
  type YamlComponent,
  type YamlPart,
} from '../documents/yaml-document';

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/** The messages of a YAML file and the texts that they have. */
export interface YamlMessages {
  readonly components: readonly YamlComponent[];
  readonly messages: readonly PromptMessage[];
  /** Whether messages have parts that are not text. */
  readonly hasOtherParts: boolean;
}

/**
 * Finds the texts of a list of `{role, content}`. They are named by their role (`system`, `user`, `user-2`). Messages
 * without text are left out, and a text that two messages share (a YAML alias) is one component.
 *
 * @throws PromptError for an entry that is not a message.
 */
export function findMessages(yaml: YamlPart, list: YAMLSeq): YamlMessages {
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
 * What a file of messages says. The system message comes first among the components, wherever it stands.
 *
 * @throws PromptError when no message has text.
 */
export function describeMessages(
  path: string,
  { components, messages, hasOtherParts }: YamlMessages,
): Pick<PromptContents, 'components' | 'messages' | 'editOnly'> {
  const byDefault = ROLES.flatMap((role) => components.find(({ name }) => name === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt to start from as "content" of a message.', {
      file: path,
    });
  }
  const others = components.filter((component) => component !== byDefault);
  return {
    components: [byDefault, ...others].map(asComponent),
    messages,
    ...(hasOtherParts ? { editOnly: notOnlyText } : {}),
  };
}

function roleOf(yaml: YamlPart, entry: YAMLMap): PromptMessage['role'] {
  const role = roleNamed(yaml.toData(yaml.get(entry, 'role')));
  return role ?? yaml.fail(`The role of a message must be one of ${ROLES.join(', ')}.`, entry);
}

/** The texts of a message: its content, or those of the content's parts. */
function textsOf(yaml: YamlPart, entry: YAMLMap, role: string): readonly YamlComponent[] {
  const content = yaml.get(entry, 'content');
  if (content === undefined) return [];
  if (isTextScalar(content)) return [yaml.component(role, content)];
  const parts = partsOf(yaml, entry);
  if (parts.length > 0) {
    return parts.flatMap((part) => textNode(yaml, part) ?? []).map((text) => yaml.component(role, text));
  }
  return yaml.fail(
    `The "content" of the ${role} message is not text. Put it in quotes (also when it starts with {{) or in a block below "content: |".`,
    keyNode(entry, 'content'),
  );
}

/** The parts of a content that is a list of them, as OpenAI's API has it. */
function partsOf(yaml: YamlPart, entry: unknown): readonly YAMLMap[] {
  const content = yaml.get(entry, 'content');
  return isSeq(content) ? content.items.map((item) => yaml.follow(item)).filter(isMap) : [];
}

function textNode(yaml: YamlPart, part: YAMLMap): TextScalar | undefined {
  const text = yaml.get(part, 'text');
  return isTextScalar(text) ? text : undefined;
}

function isSame(one: YamlComponent, other: YamlComponent): boolean {
  return one.start === other.start;
}
