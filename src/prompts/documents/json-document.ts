import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { lineAt } from './line-ends';
import { jsonString } from '../literals/languages';
import { LiteralFault, respellLiteral, textOfLiteral, type SourceLiteral } from '../literals/source-literal';
import { PromptError } from '../prompt-error';
import type { PromptComponent } from '../prompt-types';
import type { Span } from './span';

/** A text of a JSON file and where it stands, without its quotes. */
export type JsonText = Omit<PromptComponent, 'name'>;

/** A JSON file, with or without comments, whose texts can be found and whose faults can be told by line. */
export class JsonFile {
  /** The top value, undefined when there is none. */
  readonly root: Node | undefined;
  private readonly errors: readonly ParseError[];

  /**
   * @param masked what is parsed, when it is not the content itself: of the same length, with the same strings.
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

  /** @throws PromptError at the line of a value. */
  fail(problem: string, { offset }: Pick<Node, 'offset'>): never {
    throw new PromptError(problem, { file: this.path, line: lineAt(this.content, offset) });
  }

  /** @throws PromptError when a value is not text. */
  text(node: Node): JsonText {
    if (node.type !== 'string') return this.fail('Text in quotes is expected here.', node);
    const span = { start: node.offset + 1, end: node.offset + node.length - 1 };
    try {
      return { text: textOfLiteral(this.content, literalAt(span)).text, ...span };
    } catch (error) {
      if (error instanceof LiteralFault) return this.fail(`${error.message}. Correct the text.`, error);
      throw error;
    }
  }
}

/** The value below a key of an object: the last one, as JSON's readers have it. */
export function propertyOf(node: Node | undefined, key: string): Node | undefined {
  return propertiesOf(node).findLast(([name]) => name === key)?.[1];
}

/** The keys and values of an object; none of anything else. */
export function propertiesOf(node: Node | undefined): readonly (readonly [key: string, value: Node])[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[String(key.value), value] as const],
  );
}

/** The values of a list; none of anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** The ways to write a JSON file with another text in a string's place. */
export function respellJsonString(
  _path: string,
  content: string,
  component: PromptComponent,
  text: string,
): readonly string[] {
  return respellLiteral(content, literalAt(component), text);
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
