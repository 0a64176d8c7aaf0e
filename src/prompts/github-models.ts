import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { toLineFeeds } from './line-ends';
import { PromptError } from './prompt-error';
import type { PromptFile, PromptMessage } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { spanOfText, spellings, type PlacedScalar, type ScalarStyle } from './yaml-scalar';

/** A message of a `.prompt.yml` file with the scalar that is its text. */
interface FoundMessage extends PromptMessage {
  readonly content: PlacedScalar;
}

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/**
 * GitHub Models prompt files: a component per message, named by its role (`system`, `user`, `user-2`). The system message
 * comes first among the components, wherever it stands. Messages without text are left out.
 */
export const githubModels: PromptReader = {
  format: 'githubModels',
  claims: (path) => /\.ya?ml$/i.test(path),
  read,
  respell(path, content, component, text) {
    const message = findMessages(path, content).find((found) => found.component === component.name);
    return message === undefined ? [] : spellings(content, message.content, text);
  },
};

function read(path: string, content: string): Omit<PromptFile, 'format'> {
  const found = findMessages(path, content);
  const components = found.map(({ component, content: scalar }) => ({
    name: component,
    text: toLineFeeds(scalar.value).trim(),
    ...spanOfText(content, scalar),
  }));
  const byDefault = ROLES.flatMap((role) => components.find(({ name }) => name === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt to start from as "content" of a message.', {
      file: path,
    });
  }
  return {
    components: [byDefault, ...components.filter((component) => component !== byDefault)],
    messages: found.map(({ role, component }) => ({ role, component })),
    templating: 'doubleBraces',
  };
}

function findMessages(path: string, content: string): readonly FoundMessage[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const fail: Fail = (problem, offset) => {
    throw new PromptError(problem, { file: path, line: lines.linePos(offset).line });
  };
  const [error] = document.errors;
  if (error !== undefined) fail(`The YAML is malformed (${error.message}). Correct it and try again.`, error.pos[0]);

  const found: FoundMessage[] = [];
  for (const { entry, inFlow } of messageEntries(document, fail)) {
    const role = roleOf(entry, fail);
    const text = textOf(entry, role, fail);
    if (text === undefined || text.scalar.value.trim() === '') continue;
    const number = found.filter((message) => message.role === role).length + 1;
    found.push({
      role,
      component: number === 1 ? role : `${role}-${number}`,
      content: {
        value: text.scalar.value,
        style: styleOf(text.scalar),
        span: { start: text.scalar.range[0], end: text.scalar.range[1] },
        keyColumn: lines.linePos(text.keyOffset).col - 1,
        inFlow,
      },
    });
  }
  return found;
}

type Fail = (problem: string, offset: number) => never;

function messageEntries(document: Document.Parsed, fail: Fail): readonly { entry: YAMLMap; inFlow: boolean }[] {
  const root = document.contents;
  const messages: unknown = isMap(root) ? root.get('messages', true) : undefined;
  if (!isMap(root) || !isSeq(messages)) {
    return fail(
      'A GitHub Models prompt has a list "messages" of { role, content }; this file has none.',
      offsetOf(root),
    );
  }
  return messages.items.map((entry) => {
    if (!isMap(entry)) return fail('A message must have a "role" and a "content".', offsetOf(entry));
    return { entry, inFlow: [root, messages, entry].some(({ flow }) => flow === true) };
  });
}

function roleOf(entry: YAMLMap, fail: Fail): PromptMessage['role'] {
  const role = ROLES.find((known) => known === entry.get('role'));
  return role ?? fail(`The role of a message must be one of ${ROLES.join(', ')}.`, offsetOf(entry));
}

/** A message's text, undefined when it has none. */
function textOf(
  entry: YAMLMap,
  role: string,
  fail: Fail,
): { readonly scalar: Scalar.Parsed & { value: string }; readonly keyOffset: number } | undefined {
  const pair = entry.items.find(({ key }) => isScalar(key) && key.value === 'content');
  if (pair === undefined || pair.value === null) return undefined;
  const scalar = pair.value;
  if (isScalar(scalar) && scalar.value === null) return undefined;
  if (!isText(scalar)) {
    return fail(
      `The "content" of the ${role} message is not text. Put it in quotes (also when it starts with {{) or in a block below "content: |".`,
      offsetOf(pair.key),
    );
  }
  return { scalar, keyOffset: offsetOf(pair.key) };
}

function isText(node: unknown): node is Scalar.Parsed & { value: string } {
  return isScalar(node) && typeof node.value === 'string';
}

const STYLES: Readonly<Record<Scalar.Type, ScalarStyle>> = {
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
  QUOTE_DOUBLE: 'doubleQuoted',
  QUOTE_SINGLE: 'singleQuoted',
  PLAIN: 'plain',
};

function styleOf({ type }: Scalar): ScalarStyle {
  return type === undefined ? 'plain' : STYLES[type];
}

/** Where a node of a parsed document starts. */
function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
