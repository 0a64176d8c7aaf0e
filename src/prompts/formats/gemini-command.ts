import { parse, TomlError } from 'smol-toml';
import { lineAt, lineEndOf } from '../documents/line-ends';
import { matchAt } from '../literals/escapes';
import { codeAlone, findLiterals } from '../literals/find-literals';
import { toml } from '../literals/languages';
import { LiteralFault, respellLiteral, textOfLiteral, type SourceLiteral } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { PromptContents } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';

/** Where Gemini CLI looks for commands. */
const COMMAND_FILE = /(?:^|[\\/])\.gemini[\\/]commands[\\/].*\.toml$/i;

const PROMPT_KEY = /[ \t]*(?:prompt|"prompt"|'prompt')[ \t]*=/y;

/**
 * Slash commands of Gemini CLI: component `prompt`, the system message. Any TOML with such a key above its tables is read as
 * one.
 */
export const geminiCommand: PromptFormatDefinition<'geminiCommand'> = {
  format: 'geminiCommand',
  title: 'commands of Gemini CLI',
  endings: ['.toml'],
  kinds: [
    {
      name: 'slash commands of Gemini CLI',
      found: ['**/.gemini/commands/**/*.toml'],
      components: '`prompt`; `{{args}}` is the column `args`',
    },
  ],
  claims: (path, content) => COMMAND_FILE.test(path) || (/\.toml$/i.test(path) && valueOffset(content) !== undefined),
  read,
  respell: (path, content, _component, text) => spellings(content, promptOf(path, content), text),
};

function read(path: string, content: string): PromptContents {
  const literal = promptOf(path, content);
  const { text, span } = textIn(path, content, literal);
  checkToml(path, content);
  if (text.trim() === '') {
    throw new PromptError('The prompt has no text. Write the prompt to start from, one sentence is enough.', {
      file: path,
      line: lineAt(content, literal.whole.start),
    });
  }
  return {
    components: [{ name: 'prompt', text, ...span, whole: literal.whole }],
    messages: [{ role: 'system', component: 'prompt' }],
    templating: 'geminiArguments',
  };
}

/** Gemini CLI leaves out a command whose file is malformed anywhere. */
function checkToml(path: string, content: string): void {
  try {
    parse(content.replace(/^\uFEFF/, ''), { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [, words = error.message] = /^Invalid TOML document: (.*)/.exec(error.message) ?? [];
    throw new PromptError(`The TOML is malformed (${words}). Correct it and try again.`, {
      file: path,
      line: error.line,
    });
  }
}

function promptOf(path: string, content: string): SourceLiteral {
  const at = valueOffset(content);
  if (at === undefined) {
    throw new PromptError('No prompt was found above the first table. Write one there: prompt = """…""".', {
      file: path,
      line: 1,
    });
  }
  const literal = findLiterals(content, toml).find(({ whole }) => whole.start >= at);
  if (literal !== undefined && content.slice(at, literal.whole.start).trim() === '') return literal;
  throw new PromptError('The prompt is not a text in quotes that is closed, such as """…""".', {
    file: path,
    line: lineAt(content, at),
  });
}

/** Where the value of the key `prompt` begins that stands above any table. */
function valueOffset(content: string): number | undefined {
  const code = codeAlone(content, toml);
  let at = content.startsWith('\uFEFF') ? 1 : 0;
  // Within a list, a line that begins with a bracket is not a table.
  let depth = 0;
  for (const line of code.slice(at).split('\n')) {
    if (depth === 0) {
      if (/^[ \t]*\[/.test(line)) return undefined;
      const key = matchAt(PROMPT_KEY, content, at)?.[0];
      // In a text of many lines and in a comment, no code stands there.
      if (key !== undefined && line[key.length - 1] === '=') return at + key.length;
    }
    depth += (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
    at += line.length + 1;
  }
  return undefined;
}

function textIn(path: string, content: string, literal: SourceLiteral): ReturnType<typeof textOfLiteral> {
  try {
    return textOfLiteral(content, literal);
  } catch (error) {
    if (!(error instanceof LiteralFault)) throw error;
    throw new PromptError(`${error.message}. Correct the text.`, { file: path, line: lineAt(content, error.offset) });
  }
}

/** The ways to write the prompt: in the quotes that it has, then in those that hold any line, or any text. */
function spellings(content: string, literal: SourceLiteral, text: string): readonly string[] {
  const canHold = literal.notation.escapes !== undefined || !/(?![\t\n])\p{Cc}/u.test(text);
  const isLine = !literal.notation.manyLines && !text.includes('\n');
  const lineEnd = lineEndOf(content);
  return [
    ...(canHold ? respellLiteral(content, literal, text) : []),
    ...(isLine ? spellingsIn('""', content, literal, text) : []),
    ...spellingsIn(`"""${lineEnd}"""`, content, literal, text),
  ];
}

/** @param quotes around nothing. */
function spellingsIn(quotes: string, content: string, { whole }: SourceLiteral, text: string): readonly string[] {
  const emptied = content.slice(0, whole.start) + quotes + content.slice(whole.end);
  const literal = findLiterals(emptied, toml).find(({ whole: found }) => found.start === whole.start);
  return literal === undefined ? [] : respellLiteral(emptied, literal, text);
}
