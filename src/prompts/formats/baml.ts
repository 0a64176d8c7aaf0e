import { lineAt, lineEndOf } from '../documents/line-ends';
import { codeOnly, findLiterals } from '../literals/find-literals';
import { baml as language } from '../literals/languages';
import { LiteralFault, rewriteLiteral, textOfLiteral, type SourceLiteral } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { Span } from '../documents/span';
import type { PromptContents, PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';

/**
 * Reads BAML files. The prompt of each function is a component with the function's name, followed by one for each
 * `template_string`. Files that only declare types and clients hold no prompt. The common indentation of a block string's lines
 * isn't part of the text.
 */
export const baml: PromptFormatDefinition<'baml'> = {
  format: 'baml',
  title: 'BAML',
  endings: ['.baml'],
  kinds: [
    {
      name: 'BAML',
      possible: {
        names: ['**/*.baml'],
        holdsPrompts: (path, content) => baml.claims(path, content),
        inMenus: true,
      },
      components: "the prompt of each function (to edit only; BAML's own tool runs it)",
    },
  ],
  claims: (path, content) =>
    /\.baml$/i.test(path) &&
    (/^\uFEFF?[ \t]*template_string\s/m.test(content) ||
      (/^\uFEFF?[ \t]*function\s/m.test(content) && /\bprompt\s+#*"/.test(content))),
  read,
  rewrite: (path, content, { name }, text) => {
    const prompt = findPrompts(path, content).find(({ component }) => component.name === name);
    return prompt === undefined ? [] : rewritePrompt(content, prompt, text);
  },
};

/** A prompt and its string literal. */
interface BamlPrompt {
  readonly component: PromptComponent;
  readonly literal: SourceLiteral;
  /** The white space before each line. */
  readonly indentation: string;
}

function read(path: string, content: string): PromptContents {
  const components = findPrompts(path, content)
    .map(({ component }) => component)
    .filter(({ text }) => text.trim() !== '');
  if (components.length === 0) {
    throw new PromptError('No function in this file has a prompt. Write one in a function as prompt #"…"#.', {
      file: path,
    });
  }
  return {
    components,
    messages: [],
    templating: 'jinja',
    editOnly:
      'BAML fills its prompts and reads the replies itself. Run the function with a system of kind "command" that calls it.',
  };
}

const DECLARATION = /^\uFEFF?[ \t]*(function|template_string)\s+([A-Za-z_]\w*)/gm;

function findPrompts(path: string, content: string): readonly BamlPrompt[] {
  const code = codeOnly(content, language);
  const literals = findLiterals(content, language);
  const fail = (problem: string, offset: number): never => {
    throw new PromptError(problem, { file: path, line: lineAt(content, offset) });
  };
  const declarations = Array.from(code.matchAll(DECLARATION), ({ 0: { length }, 1: kind, 2: name = '', index }) => ({
    name,
    isFunction: kind === 'function',
    end: index + length,
  }));
  const prompts = declarations.flatMap(({ name, isFunction, end }, index) => {
    const literal = isFunction ? promptOfFunction(name, end) : textOfTemplate(name, end, index);
    return literal === undefined ? [] : [{ isFunction, ...promptAt(path, content, name, literal) }];
  });
  return [...prompts.filter(({ isFunction }) => isFunction), ...prompts.filter(({ isFunction }) => !isFunction)];

  /** Returns undefined for a function that has no prompt because it is implemented in code. */
  function promptOfFunction(name: string, from: number): SourceLiteral | undefined {
    const start = code.indexOf('{', from);
    const end = start < 0 ? undefined : closingOf(code, start);
    if (end === undefined) return fail(`The function ${name} is not closed. Add a } below its last line.`, from);
    const keyword = /(?<=[\s{])prompt(?=\s)[ \t]*/.exec(code.slice(start, end));
    if (keyword === null) return undefined;
    const at = start + keyword.index;
    return (
      literals.find(({ whole }) => whole.start > at && code.slice(at, whole.start).trim() === 'prompt') ??
      fail(`The prompt of ${name} is not a closed string. Write it as #"…"#.`, at)
    );
  }

  /** Skips the parameters, whose types may be string literals. */
  function textOfTemplate(name: string, from: number, index: number): SourceLiteral {
    const until = declarations[index + 1]?.end ?? content.length;
    const open = /^\s*(?=\()/.exec(code.slice(from))?.[0].length;
    const textFrom = open === undefined ? from : (closingOf(code, from + open) ?? from);
    return (
      literals.find(({ whole }) => whole.start >= textFrom && whole.end <= until) ??
      fail(`The text of ${name} is not a closed string. Write it as #"…"#.`, from)
    );
  }
}

/** Returns the offset of the bracket that closes the brace or parenthesis at an offset. */
function closingOf(code: string, from: number): number | undefined {
  const [open, close] = code[from] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === open) depth += 1;
    if (code[at] === close) depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

function promptAt(path: string, content: string, name: string, literal: SourceLiteral): BamlPrompt {
  try {
    const { text, span } = textOfLiteral(content, literal);
    const lines = text.split('\n');
    const indentation = isBlock(literal) ? commonIndentation(lines) : '';
    const dedented = lines.map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line));
    const start = span.start + (lines[0]?.startsWith(indentation) === true ? indentation.length : 0);
    const component = { name, text: dedented.join('\n'), start, end: span.end, whole: literal.whole };
    return { component, literal, indentation };
  } catch (error) {
    if (!(error instanceof LiteralFault)) throw error;
    throw new PromptError(`${error.message}. Correct the string.`, { file: path, line: lineAt(content, error.offset) });
  }
}

function isBlock({ close }: SourceLiteral): boolean {
  return close.length > 1;
}

function commonIndentation(lines: readonly string[]): string {
  const [first = '', ...others] = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  return others.reduce((common, indentation) => {
    let length = 0;
    while (length < common.length && common[length] === indentation[length]) length += 1;
    return common.slice(0, length);
  }, first);
}

/**
 * Returns the ways to write a prompt: with its indentation, then without. Quotes that cannot hold the text become a block string
 * with as many `#` as the text needs, and a block string that would lose the text's indentation becomes quotes.
 */
function rewritePrompt(
  content: string,
  { literal, indentation, component }: BamlPrompt,
  text: string,
): readonly string[] {
  if (/\p{Surrogate}/u.test(text)) return [];
  const block = (hashes: number, before: string, inside: string, after: string) =>
    [
      content.slice(0, literal.whole.start),
      `${'#'.repeat(hashes)}"${before}${inside.replaceAll('\n', lineEndOf(content))}${after}"${'#'.repeat(hashes)}`,
      content.slice(literal.whole.end),
    ].join('');
  const needed = Math.max(0, ...Array.from(text.matchAll(/"(#*)/g), ([, hashes = '']) => hashes.length)) + 1;
  if (!isBlock(literal)) return [...rewriteLiteral(content, literal, text), block(needed, '', text, '')];

  const before = content.slice(literal.inside.start, component.start);
  const after = content.slice(component.end, literal.inside.end);
  const hashes = Math.max(literal.close.length - 1, needed);
  const [first = '', ...others] = text.split('\n');
  const indented = [first, ...others.map((line) => (line === '' ? '' : indentation + line))].join('\n');
  const blocks = [indented, text].flatMap((inside) =>
    ['', '\n'].flatMap((above) => ['', '\n'].map((below) => block(hashes, before + above, inside, below + after))),
  );
  return [...blocks, ...inQuotes(content, literal.whole, text)];
}

/** Rewrites a block string in quotes, which BAML allows only for the prompt of a function. */
function inQuotes(content: string, { start, end }: Span, text: string): readonly string[] {
  if (!/\bprompt\s*$/.test(content.slice(0, start))) return [];
  const emptied = `${content.slice(0, start)}""${content.slice(end)}`;
  const quotes = findLiterals(emptied, language).find(({ whole }) => whole.start === start);
  return quotes === undefined ? [] : rewriteLiteral(emptied, quotes, text);
}
