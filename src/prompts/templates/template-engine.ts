import { asSentence } from '../../gepa/user-error';
import { PromptError } from '../prompt-error';

/**
 * How a prompt's text is filled with a row's columns.
 *
 * - `none`: it is sent as it stands.
 * - `doubleBraces`: `{{name}}` is replaced, as GitHub Models does; there is no logic.
 * - `handlebars` (Dotprompt), `mustache`, `jinja` (Prompty, BAML), `nunjucks` (promptfoo): the template languages.
 * - `fString`: `{name}` of Python's format strings (LangChain).
 * - `vscodeInput`: `${input:name:placeholder}` and `${selection}` of VS Code's prompt files.
 * - `commandArguments`: `$ARGUMENTS` and `$1` of Claude Code's slash commands.
 * - `geminiArguments`: `{{args}}` of Gemini CLI's.
 * - the arguments of Claude Code that a file names.
 * - the languages of Prompty, whose role lines open messages.
 * - the expressions of a program, in a text that is one of its string literals.
 */
export type Templating = TemplateLanguage | RoleLines | NamedArguments | HostExpressions;

/** Those that a spec can name. */
export const templateLanguages = [
  'none',
  'doubleBraces',
  'handlebars',
  'mustache',
  'jinja',
  'nunjucks',
  'fString',
  'vscodeInput',
  'commandArguments',
  'geminiArguments',
] as const;

export type TemplateLanguage = (typeof templateLanguages)[number];

/**
 * The code in a string literal of a program, e.g. `${ticket.subject}`: the program fills it in, so nothing else in the text is
 * a variable, whatever it looks like.
 */
export interface HostExpressions {
  /** As the text has them. */
  readonly expressions: readonly string[];
}

/** Claude Code's arguments that a file gives names to: `$name` is the column `name`. */
export interface NamedArguments {
  /** In the order in which they are typed. */
  readonly argumentNames: readonly string[];
}

/**
 * The languages of Prompty: the template is filled first, then a line with a role opens a message, and a variable that is a
 * conversation puts its messages in its place. A role line within a value is text.
 */
export interface RoleLines {
  readonly roleLines: 'jinja' | 'mustache';
}

/** The columns of a row, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** The texts of the partials that a template may include, by name. */
export type Partials = Readonly<Record<string, string>>;

/** Fills templates of one language. */
export interface TemplateEngine {
  /** @throws PromptError when the text is not a template of the language; its line is the one within the text. */
  parse(text: string): ParsedTemplate;
}

export interface ParsedTemplate {
  /** In the order of the text. */
  readonly uses: readonly TemplateUse[];
  /** The column that is put below the text where none of its places takes it. */
  readonly appended?: string;
  /**
   * @param values have all that is not optional.
   * @throws PromptError when the engine fails, e.g. for a filter that does not fit its value.
   */
  render(values: Values, partials: Partials): readonly RenderedPart[];
}

/**
 * What a template uses at one place.
 *
 * - `value`: an input of the row is printed. It is named by its dotted path; `[]` stands for any element of a list, so
 *   `{% for x in items %}{{ x.name }}` prints `items[].name`, however the loop calls its variable.
 * - `section`: an input decides on a part of the text, or is looped over. It is named by its path too.
 * - `function`: a filter, a helper or a function.
 * - `marker`: what is neither, but has a meaning, e.g. Dotprompt's `{{history}}`. It is named by the tag without braces.
 * - `partial`: another template is included.
 */
export interface TemplateUse {
  readonly kind: 'value' | 'section' | 'function' | 'marker' | 'partial';
  /**
   * Never empty. Several when the row decides what a name means, the likeliest first: within mustache's `{{#items}}`,
   * `{{name}}` is `items[].name` or, when an element has none, `name`.
   */
  readonly names: readonly [string, ...string[]];
  /** The tag as the text has it. */
  readonly spelling: string;
  /** Where the tag begins: a UTF-16 offset. */
  readonly offset: number;
  /** The column that the value is a part of when the row has no column for it. */
  readonly from?: string;
  /** Whether a row may do without, as in a part of the text that is conditional. */
  readonly optional: boolean;
}

/** A piece of a filled template. Most are one text. */
export type RenderedPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A value that is not text and that the template consists of, e.g. a list of chat messages or an image. */
  | { readonly kind: 'value'; readonly value: object }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string }
  /** What follows is a message of this role. */
  | { readonly kind: 'role'; readonly role: string }
  /** The place of the conversation so far. */
  | { readonly kind: 'history' };

/** @param line from 1, within the text. */
export function templateFault(language: string, fault: string, line?: number): PromptError {
  return new PromptError(`This is not a ${language} template that can be used: ${fault}`, { line });
}

/** A failure of an engine while it fills a template, as an error for the user. */
export function renderFault(language: string, error: unknown): PromptError {
  if (error instanceof PromptError) return error;
  const reason = error instanceof Error ? error.message.trim() : String(error);
  return new PromptError(`The ${language} template cannot be filled with this row: ${asSentence(reason)}`);
}
