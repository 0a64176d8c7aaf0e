import { parse, TomlError } from 'smol-toml';
import { lineAt, lineEndOf } from '../documents/line-ends';
import { matchAt } from '../literals/escapes';
import { codeOnly, findLiterals } from '../literals/find-literals';
import { toml } from '../literals/languages';
import { LiteralFault, rewriteLiteral, textOfLiteral, type SourceLiteral } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { PromptContents } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';

/** The paths where Gemini CLI looks for commands. */
const COMMAND_FILE = /(?:^|[\\/])\.gemini[\\/]commands[\\/].*\.toml$/i;

const PROMPT_KEY = /[ \t]*(?:prompt|"prompt"|'prompt')[ \t]*=/y;

/**
 * Reads slash commands of Gemini CLI, and any TOML file with a key `prompt` above its tables. The component `prompt` is the
 * system message.
 */
export const geminiCommand: PromptFormatDefinition<'geminiCommand'> = {
  format: 'geminiCommand',
  title: 'Gemini CLI commands',
  endings: ['.toml'],
  kinds: [
    {
      name: 'Gemini CLI slash commands',
      found: ['**/.gemini/commands/**/*.toml'],
      components: '`prompt`; `{{args}}` is the column `args`',
    },
  ],
  claims: (path, content) => COMMAND_FILE.test(path) || (/\.toml$/i.test(path) && valueOffset(content) !== undefined),
  read,
  rewrite: (path, content, _component, text) => rewritePrompt(content, promptOf(path, content), text),
};

function read(path: string, content: string): PromptContents {
  const literal = promptOf(path, content);
  const { text, span } = textIn(path, content, literal);
  checkToml(path, content);
  if (text.trim() === '') {
    throw new PromptError('The prompt is empty. Write a prompt first; one sentence is enough.', {
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

/** Checks the whole file, because Gemini CLI ignores a command if its file is malformed anywhere. */
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
    throw new PromptError('There is no prompt above the first table. Write one there: prompt = """…""".', {
      file: path,
      line: 1,
    });
  }
  const literal = findLiterals(content, toml).find(({ whole }) => whole.start >= at);
  if (literal !== undefined && content.slice(at, literal.whole.start).trim() === '') return literal;
  throw new PromptError('The prompt is not a closed string. Write it as """…""".', {
    file: path,
    line: lineAt(content, at),
  });
}

/** Returns the offset of the value of the key `prompt` above the first table. */
function valueOffset(content: string): number | undefined {
  const code = codeOnly(content, toml);
  let at = content.startsWith('\uFEFF') ? 1 : 0;
  // A line that begins with a bracket inside a list isn't a table header.
  let depth = 0;
  for (const line of code.slice(at).split('\n')) {
    if (depth === 0) {
      if (/^[ \t]*\[/.test(line)) return undefined;
      const key = matchAt(PROMPT_KEY, content, at)?.[0];
      // Inside a multi-line string or a comment, `code` has blanks instead of the key.
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

/** Returns the ways to write the prompt: in its own quotes, then in quotes that hold any line or any text. */
function rewritePrompt(content: string, literal: SourceLiteral, text: string): readonly string[] {
  const canHold = literal.notation.escapes !== undefined || !/(?![\t\n])\p{Cc}/u.test(text);
  const isLine = !literal.notation.manyLines && !text.includes('\n');
  const lineEnd = lineEndOf(content);
  return [
    ...(canHold ? rewriteLiteral(content, literal, text) : []),
    ...(isLine ? rewriteInQuotes('""', content, literal, text) : []),
    ...rewriteInQuotes(`"""${lineEnd}"""`, content, literal, text),
  ];
}

/** @param quotes an empty literal with the quotes to use. */
function rewriteInQuotes(quotes: string, content: string, { whole }: SourceLiteral, text: string): readonly string[] {
  const emptied = content.slice(0, whole.start) + quotes + content.slice(whole.end);
  const literal = findLiterals(emptied, toml).find(({ whole: found }) => found.start === whole.start);
  return literal === undefined ? [] : rewriteLiteral(emptied, literal, text);
}
