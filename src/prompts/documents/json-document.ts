// Tested by test/unit/prompts/formats/json-formats.test.ts.
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { lineAt } from './line-ends';
import { jsonString } from '../literals/languages';
import { LiteralFault, rewriteLiteral, textOfLiteral, type SourceLiteral } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { PromptComponent } from '../prompt-types';
import type { Span } from './span';

/** A text in a JSON file and its position, without the quotes. */
export type JsonText = Omit<PromptComponent, 'name'>;

/** Reads texts from a JSON file, with or without comments, and reports errors by line. */
export class JsonDocument {
  /** The top-level value, or undefined when there is none. */
  readonly root: Node | undefined;
  private readonly errors: readonly ParseError[];

  /**
   * @param masked parsed instead of the content; must have the same length and the same strings.
   */
  constructor(
    private readonly path: string,
    private readonly content: string,
    masked = content,
  ) {
    const errors: ParseError[] = [];
    this.root = parseTree(masked.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
    this.errors = errors;
  }

  /** @throws PromptError when the JSON is malformed. */
  check(): void {
    const [error] = this.errors;
    if (error === undefined) return;
    const fault = printParseErrorCode(error.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    throw new PromptError(`The JSON is malformed (${fault}). Correct it and try again.`, {
      file: this.path,
      line: lineAt(this.content, error.offset),
    });
  }

  /** @throws PromptError that names the line of a value. */
  fail(problem: string, { offset }: Pick<Node, 'offset'>): never {
    throw new PromptError(problem, { file: this.path, line: lineAt(this.content, offset) });
  }

  /** @throws PromptError when a value isn't text. */
  text(node: Node): JsonText {
    if (node.type !== 'string') return this.fail('This value is not text. Write it in quotes.', node);
    const span = { start: node.offset + 1, end: node.offset + node.length - 1 };
    try {
      return { text: textOfLiteral(this.content, literalAt(span)).text, ...span };
    } catch (error) {
      if (error instanceof LiteralFault) return this.fail(`${error.message}. Correct the text.`, error);
      throw error;
    }
  }
}

/** Returns the value of an object's key. The last of several wins, as in JSON.parse. */
export function propertyOf(node: Node | undefined, key: string): Node | undefined {
  return propertiesOf(node).findLast(([name]) => name === key)?.[1];
}

/** Returns the keys and values of an object; empty for any other value. */
export function propertiesOf(node: Node | undefined): readonly (readonly [key: string, value: Node])[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[String(key.value), value] as const],
  );
}

/** Returns the items of a list; empty for any other value. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** Returns the ways to write a JSON file with another text in a string. */
export function rewriteJsonString(
  _path: string,
  content: string,
  component: PromptComponent,
  text: string,
): readonly string[] {
  return rewriteLiteral(content, literalAt(component), text);
}

function literalAt({ start, end }: Span): SourceLiteral {
  return {
    whole: { start: start - 1, end: end + 1 },
    inside: { start, end },
    notation: jsonString,
    close: '"',
    expressions: [],
  };
}
