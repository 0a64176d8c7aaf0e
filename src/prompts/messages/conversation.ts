// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import { valueOf } from '../../gepa/named-values';
import { namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent, PromptMessage } from '../prompt-types';

/** One message in a prompt file's conversation, with its text and role. */
export interface Turn extends Omit<PromptComponent, 'name'> {
  readonly role: PromptMessage['role'];
}

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/** Maps the role names that the formats use to ours. */
const ROLE_NAMES: Readonly<Record<string, PromptMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
};

/** Explains why a chat cannot run a file whose messages hold more than text. */
export const nonTextMessages =
  'The file has messages with tool calls or parts that are not text. Run the prompt with a system of kind "command" or "http".';

/** Returns the role that a file means by a name, or undefined when the name isn't a role. */
export function parseRole(name: unknown): PromptMessage['role'] | undefined {
  return typeof name === 'string' && Object.hasOwn(ROLE_NAMES, name) ? valueOf(ROLE_NAMES, name) : undefined;
}

/**
 * Returns the components and messages of a conversation. Each text becomes a component named after its role (`system`, `user`,
 * `user-2`), and the first system text becomes the first component, wherever it is in the file. Turns without text are skipped.
 *
 * @throws PromptError when no turn has text.
 */
export function conversationFromTurns(
  path: string,
  turns: readonly Turn[],
): Pick<PromptContents, 'components' | 'messages'> {
  const said = turns.filter(({ text }) => text.trim() !== '');
  const names = namesByRole(said.map(({ role }) => role));
  const named = said.map(({ role, ...placed }, index) => ({
    role,
    component: { name: names[index] ?? role, ...placed },
  }));
  const byDefault = ROLES.flatMap((role) => named.find((turn) => turn.role === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt as the text of one of them.', {
      file: path,
    });
  }
  return {
    components: [byDefault, ...named.filter((turn) => turn !== byDefault)].map(({ component }) => component),
    messages: named.map(({ role, component }) => ({ role, component: component.name })),
  };
}
