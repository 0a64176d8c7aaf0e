import { valueOf } from '../../gepa/named-values';
import { namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptComponent, PromptMessage } from '../prompt-types';

/** A text that somebody says in the conversation of a prompt file. */
export interface Turn extends Omit<PromptComponent, 'name'> {
  readonly role: PromptMessage['role'];
}

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/** The roles of messages by the names that the formats have for them. */
const ROLE_NAMES: Readonly<Record<string, PromptMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
};

/** Why a chat cannot run messages that are more than a role and text. */
export const notOnlyText =
  'The file has messages with tool calls or parts that are not text. Run the prompt with a system of kind "command" or "http".';

/** The role that a file calls by a name; undefined for a name that is none. */
export function roleNamed(name: unknown): PromptMessage['role'] | undefined {
  return typeof name === 'string' && Object.hasOwn(ROLE_NAMES, name) ? valueOf(ROLE_NAMES, name) : undefined;
}

/**
 * The components and messages of a conversation: a component for each text, named by its role (`system`, `user`, `user-2`).
 * The first system text comes first among the components, wherever it stands. Turns without text are left out.
 *
 * @throws PromptError when no turn has text.
 */
export function conversationOf(path: string, turns: readonly Turn[]): Pick<PromptContents, 'components' | 'messages'> {
  const said = turns.filter(({ text }) => text.trim() !== '');
  const names = namesByRole(said.map(({ role }) => role));
  const named = said.map(({ role, ...placed }, index) => ({
    role,
    component: { name: names[index] ?? role, ...placed },
  }));
  const byDefault = ROLES.flatMap((role) => named.find((turn) => turn.role === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt to start from as one of them.', {
      file: path,
    });
  }
  return {
    components: [byDefault, ...named.filter((turn) => turn !== byDefault)].map(({ component }) => component),
    messages: named.map(({ role, component }) => ({ role, component: component.name })),
  };
}
