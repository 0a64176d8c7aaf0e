import { baml } from './baml';
import { chatJson } from './chat-json';
import { dspy } from './dspy';
import { opensFrontMatter } from './front-matter';
import { langchain } from './langchain';

/** Files that a tool gives to a model as they stand: a `{{name}}` in them is not a variable. */
const instructionGlobs: readonly string[] = [
  '**/*.instructions.md',
  '**/*.agent.md',
  '**/*.chatmode.md',
  '**/.github/agents/*.md',
  '**/.claude/{agents,rules}/**/*.md',
  '**/SKILL.md',
  '**/{AGENTS,CLAUDE,GEMINI,copilot-instructions}.md',
  '**/.cursor/rules/**/*.mdc',
  '**/.{cursorrules,windsurfrules,clinerules}',
];

/** Where prompt files are found by their name alone, as VS Code's glob patterns. */
export const promptFileGlobs: readonly string[] = [
  ...instructionGlobs,
  '**/.claude/commands/**/*.md',
  '**/.gemini/commands/**/*.toml',
  '**/*.prompt.md',
  '**/*.prompt.{yml,yaml}',
  '**/*.prompty',
  '**/*.prompt',
  '**/promptfooconfig*.{yaml,yml,json}',
  '**/prompts/**/*.{txt,md,j2,jinja,jinja2,njk,hbs,handlebars,mustache}',
];

/** Files that hold prompts or something else altogether: their content tells (`holdsPrompts`). */
export const possiblePromptGlobs: readonly string[] = [
  '**/*_prompt.{yml,yaml}',
  '**/*.json',
  '**/*.baml',
  '**/commands/**/*.md',
];

/** Folders that hold other people's files or what was made from the user's own: no prompt in them is offered. */
export const skippedFolders: readonly string[] = ['node_modules', '.git', 'dist', '.gepa'];

const promptPatterns = promptFileGlobs.map(patternOfGlob);
const possiblePatterns = possiblePromptGlobs.map(patternOfGlob);
const instructionPatterns = instructionGlobs.map(patternOfGlob);

/** Files that are offered by their name before anything was looked into: of these, few hold no prompt. */
const offeredGlobs: readonly string[] = [...promptFileGlobs, '**/*.baml'];

/** Matches the whole path of a file that is offered by its name, with either slash, as the menus of VS Code ask for it. */
export const promptPathPattern = new RegExp(`[\\/\\\\](${offeredGlobs.map(sourceOfGlob).join('|')})$`);

/** What the commands of a plugin say of themselves above their text. */
const COMMAND_KEY = /^(?:description|argument-hint|arguments|allowed-tools):/m;

/** Whether a path relative to a workspace folder is that of a prompt file by its name alone. Takes either slash. */
export function looksLikePromptFile(relativePath: string): boolean {
  return matches(relativePath, promptPatterns);
}

/** Whether the content of a file at this path, relative to a workspace folder, has to tell. Takes either slash. */
export function mayBePromptFile(relativePath: string): boolean {
  return !looksLikePromptFile(relativePath) && matches(relativePath, possiblePatterns);
}

/** Whether a tool gives this file to a model as it stands, so that there are no variables in it. Takes any path. */
export function isInstructionFile(path: string): boolean {
  return instructionPatterns.some((pattern) => pattern.test(path.replaceAll('\\', '/')));
}

/** What a prompt file is called by: `triage` of `triage.prompt.md` and of `triage.txt`. */
export function stemOfPromptFile(name: string): string {
  return name.replace(/(?<=.)(\.(prompt|instructions|agent|chatmode))?\.[^.]+$/, '');
}

/**
 * Whether a file that may be a prompt file is one. The formats tell by their marks, for there may be thousands of JSON files
 * to look into. Chat messages in JSON may be data as well: they are a prompt where the path says so.
 */
export function holdsPrompts(path: string, text: string): boolean {
  if (/\.baml$/i.test(path)) return baml.claims(path, text);
  if (/\.md$/i.test(path)) return opensFrontMatter(text) && COMMAND_KEY.test(text);
  if (!path.toLowerCase().endsWith('.json')) return /^\uFEFF?messages\s*:/m.test(text) && /\brole\s*:/.test(text);
  return (
    langchain.claims(path, text) || dspy.claims(path, text) || (isNamedPrompt(path) && chatJson.claims(path, text))
  );
}

/** What stands near the beginning of a JSON file that LangChain or DSPy wrote, before anything that can be long. */
const MARKED_BEGINNING = /"(?:lc|input_variables|traces|train|demos|(?:extended_)?signature(?:_instructions)?)"\s*:/;

/**
 * Whether a file that may be a prompt file is worth reading to its end, as its beginning tells. Most JSON files are data.
 *
 * @param beginning of its text; a few thousand characters.
 */
export function mayHoldPrompts(path: string, beginning: string): boolean {
  return !/\.json$/i.test(path) || isNamedPrompt(path) || MARKED_BEGINNING.test(beginning);
}

function isNamedPrompt(path: string): boolean {
  return /[\\/]prompts?[\\/]|prompt[^\\/]*\.json$/i.test(path);
}

function matches(relativePath: string, patterns: readonly RegExp[]): boolean {
  const path = relativePath.replaceAll('\\', '/');
  return !path.split('/').some((part) => skippedFolders.includes(part)) && patterns.some((it) => it.test(path));
}

function patternOfGlob(glob: string): RegExp {
  return new RegExp(`^(?:.*/)?${sourceOfGlob(glob)}$`);
}

/**
 * The source of a pattern for what follows a slash, or the beginning. Of VS Code's glob language it takes what the globs above
 * use: `**` before a slash, `*` and `{a,b}`.
 */
function sourceOfGlob(glob: string): string {
  return glob.replace(/^\*\*\//, '').replace(/\*\*\/|\/|\*|\{([^}]*)\}|[.]/g, (token, choices: string | undefined) => {
    if (token === '**/') return '(?:.+[\\/\\\\])?';
    if (token === '/') return '[\\/\\\\]';
    if (token === '*') return '[^\\/\\\\]*';
    return choices === undefined ? '\\.' : `(?:${choices.replaceAll(',', '|')})`;
  });
}
