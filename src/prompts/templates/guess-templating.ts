import { extname } from 'node:path';
import type { Templating } from '../template';
import { valueOf } from '../../gepa/named-values';
import { commandFiles, pluginCommandFiles } from '../discovery/instruction-files';
import { namePattern } from '../discovery/name-patterns';
import { withinReadingLimits } from '../reading-limits';

const BY_ENDING: Readonly<Record<string, Templating>> = {
  '.j2': 'jinja',
  '.jinja': 'jinja',
  '.jinja2': 'jinja',
  '.njk': 'nunjucks',
  '.hbs': 'handlebars',
  '.handlebars': 'handlebars',
  '.mustache': 'mustache',
};

/** File extensions of template languages. */
export const templateEndings: readonly string[] = Object.keys(BY_ENDING);

/** Patterns that identify a language, the most reliable first. */
const BY_SIGN: readonly (readonly [sign: RegExp, templating: Templating])[] = [
  [/\{%-?\s*(?:if|for|set|macro|raw|call|filter|block)\b/, 'jinja'],
  [/\{\{~?#(?:if|unless|each|with)\s|\{\{~?else\b|\{\{~?(?:role|media|json)\s/, 'handlebars'],
  [/\{\{[#^]\s*([\w.]+)\s*\}\}[\s\S]*?\{\{\/\s*\1\s*\}\}|\{\{\{\s*[\w.]+\s*\}\}\}/, 'mustache'],
  [/(?<!\$)\{\{-?\s*[\p{L}_][\p{L}\p{N}_.]*\s*\|\s*[a-z]+[^{}]*\}\}/u, 'jinja'],
];

const command = namePattern(commandFiles);
const pluginCommand = namePattern(pluginCommandFiles);

/** Matches skills of Claude Code. Other tools have no arguments in skills. */
const SKILL = /(?<!(?:^|[\\/])\.(?!claude[\\/])[^\\/]+[\\/])(?<=^|[\\/])skills[\\/].*SKILL\.md$/;

const ARGUMENT = /(?<![\\$\p{L}\p{N}_])\$(?:ARGUMENTS|\d)(?![\p{L}\p{N}_])/u;

const FIELD = /(?<!\{)\{([\p{L}_][\p{L}\p{N}_]*)\}(?!\})/gu;

/**
 * Guesses the template language of a text from the file extension, then from the text. `{x}` is a variable only if the data has a
 * column x, because prompts use braces for many other reasons.
 *
 * @param columns the columns of the data, if known.
 */
export function guessTemplating(path: string, text: string, columns: readonly string[] = []): Templating {
  const byEnding = valueOf(BY_ENDING, extname(path).toLowerCase());
  if (byEnding !== undefined) return byEnding;
  if (isCommandFile(path, text)) return 'commandArguments';
  const isForEditor = /\$\{(?:input:|selection|selectedText|file|workspaceFolder)/.test(text);
  if (/\.prompt\.md$/i.test(path) && isForEditor) return 'vscodeInput';
  const bySign = withinReadingLimits('This text', text, () => BY_SIGN.find(([sign]) => sign.test(text)));
  if (bySign !== undefined) return bySign[1];
  const isFormatString = formatFields(text).some((name) => columns.includes(name));
  return isFormatString && !hasDoubleBraces(text, columns) ? 'fString' : 'doubleBraces';
}

/** Returns the names in single braces, which are variables if the data has columns of these names. */
export function formatFields(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(FIELD), ([, name = '']) => name))];
}

/** Whether a file is a slash command or a skill of Claude Code, and therefore has arguments. */
export function isCommandFile(path: string, text: string): boolean {
  return command.test(path) || SKILL.test(path) || (isPluginCommandFile(path) && ARGUMENT.test(text));
}

/** Whether a file may be a plugin's command, by its path. */
export function isPluginCommandFile(path: string): boolean {
  return pluginCommand.test(path);
}

/** Whether `{{x}}` is a variable in the text rather than an escaped brace. */
function hasDoubleBraces(text: string, columns: readonly string[]): boolean {
  return Array.from(text.matchAll(/\{\{\s*([^\s{}]+)\s*\}\}/g)).some(([, name = '']) => columns.includes(name));
}
