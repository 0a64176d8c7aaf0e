// Tested by test/unit/prompts/templates/host-expressions.test.ts.
import { asSentence } from '../../gepa/user-error';
import { PromptError } from '../prompt-error';

/**
 * The template language of a text, which determines how it is filled with a row's columns.
 *
 * - `none`: the text has no variables.
 * - `doubleBraces`: `{{name}}` is replaced without any logic, as in GitHub Models.
 * - `handlebars` (Dotprompt), `mustache`, `jinja` (Prompty, BAML), `nunjucks` (promptfoo): the template languages.
 * - `fString`: `{name}` of Python's format strings (LangChain).
 * - `vscodeInput`: `${input:name:placeholder}` and `${selection}` of VS Code's prompt files.
 * - `commandArguments`: `$ARGUMENTS` and `$1` of Claude Code's slash commands.
 * - `geminiArguments`: `{{args}}` of Gemini CLI's.
 * - `NamedArguments`: a slash command of Claude Code that names its arguments.
 * - `RoleLines`: a language of Prompty, in which role lines open messages.
 * - `HostExpressions`: a string literal with the expressions of a program.
 */
export type Templating = TemplateLanguage | RoleLines | NamedArguments | HostExpressions;

/** The languages that a spec can name. */
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
 * The code in a string literal of a program, e.g. `${ticket.subject}`. The program evaluates it, so nothing else in the text is a
 * variable.
 */
export interface HostExpressions {
  /** As written in the text. */
  readonly expressions: readonly string[];
}

/** The argument names of a slash command of Claude Code. `$name` is the column `name`. */
export interface NamedArguments {
  /** In the order in which arguments are typed. */
  readonly argumentNames: readonly string[];
}

/**
 * The languages of Prompty. The template is filled first, then each line with a role opens a message. A variable whose value is a
 * conversation is replaced by its messages, and a role line in a value is text.
 */
export interface RoleLines {
  readonly roleLines: 'jinja' | 'mustache';
}

/** The columns of a row, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** The texts of the partials that a template can include, by name. */
export type Partials = Readonly<Record<string, string>>;

/** Fills templates of one language. */
export interface TemplateEngine {
  /** @throws PromptError when the text isn't a valid template. Its line is relative to the text. */
  parse(text: string): ParsedTemplate;
}

export interface ParsedTemplate {
  /** In the order of the text. */
  readonly uses: readonly TemplateUse[];
  /** The column that is appended to the text if no variable uses it. */
  readonly appended?: string;
  /**
   * @param values must have everything that isn't optional.
   * @throws PromptError when the engine fails, e.g. for a filter that doesn't support its value.
   */
  render(values: Values, partials: Partials): readonly RenderedPart[];
}

/**
 * Something that a tag of a template uses.
 *
 * - `value`: a printed column, named by its dotted path. `[]` means any element of a list, so `{% for x in items %}{{ x.name }}`
 *   prints `items[].name`, whatever the name of the loop variable.
 * - `section`: a column that controls or repeats a part of the text, also named by its path.
 * - `function`: a filter, a helper or a function.
 * - `marker`: any other tag with a meaning, e.g. Dotprompt's `{{history}}`, named by the tag without braces.
 * - `partial`: an included template.
 */
export interface TemplateUse {
  readonly kind: 'value' | 'section' | 'function' | 'marker' | 'partial';
  /**
   * Never empty. Has several names, the likeliest first, if the meaning depends on the row: in mustache's `{{#items}}`, `{{name}}` is
   * `items[].name` or, if an element lacks it, `name`.
   */
  readonly names: readonly [string, ...string[]];
  /** The tag as written in the text. */
  readonly spelling: string;
  /** The start of the tag as a UTF-16 offset. */
  readonly offset: number;
  /** The column that contains the value if the row has no column for it. */
  readonly from?: string;
  /** Whether a row can lack it, e.g. in a conditional part of the text. */
  readonly optional: boolean;
}

/** A piece of a filled template. Most templates result in one text. */
export type RenderedPart =
  | { readonly kind: 'text'; readonly text: string }
  /** The non-text value of a template that consists of one variable, e.g. a list of chat messages. */
  | { readonly kind: 'value'; readonly value: object }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string }
  /** Opens a message with this role. */
  | { readonly kind: 'role'; readonly role: string }
  /** Inserts the conversation so far. */
  | { readonly kind: 'history' };

/** Creates the error for an invalid template. @param line in the text, counted from 1. */
export function templateFault(language: string, fault: string, line?: number): PromptError {
  return new PromptError(`This is not a valid ${language} template: ${fault}`, { line });
}

/** Creates the error for an engine that failed to fill a template. */
export function renderFault(language: string, error: unknown): PromptError {
  if (error instanceof PromptError) return error;
  const reason = error instanceof Error ? error.message.trim() : String(error);
  return new PromptError(`The ${language} template cannot be filled with this row: ${asSentence(reason)}`);
}
