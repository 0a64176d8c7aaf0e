// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { lineAt } from './line-ends';
import { fillLooseValues, indentQuoted } from './loose-values';
import { PromptError } from '../prompt-error';
import type { PromptComponent } from '../prompt-types';
import type { Span } from './span';
import { followAlias, pairOf, pairsOf, parseYaml, yamlFaults } from './parse-yaml';
import { placeScalar, spanOfText, textOfScalar, type PlacedScalar } from './yaml-scalar';

/** A component whose text is a YAML scalar. */
export interface YamlComponent extends PromptComponent {
  readonly scalar: PlacedScalar;
}

/** Returns the component without its scalar. */
export function asComponent({ name, text, start, end, scalar }: YamlComponent): PromptComponent {
  return { name, text, start, end, whole: scalar.span };
}

/** A longer chain of references is circular. */
const MOST_REFERENCES = 16;

/** Reads texts from a YAML file or front matter, and reports errors by line. */
export class YamlDocument {
  /** The top-level node, or undefined when there is none. */
  readonly root: unknown;
  private readonly span: Span;
  /** The parsed text: the file's YAML, with fillers for values that aren't valid YAML. */
  private readonly source: string;
  private readonly document: Document.Parsed;
  private readonly lines = new LineCounter();
  private readonly lineBefore: number;

  /**
   * @param options.span the range of the YAML, which starts at the start of a line; the whole file when absent.
   * @param options.loose whether values that aren't valid YAML are read as plain text, as tools that read line by line do.
   * @throws PromptError when the YAML is malformed.
   */
  constructor(
    private readonly path: string,
    private readonly content: string,
    { span = { start: 0, end: content.length }, loose = false }: { span?: Span; loose?: boolean } = {},
  ) {
    this.span = span;
    const slice = content.slice(span.start, span.end);
    // The parser treats a list after a BOM as indented, so an empty line replaces the BOM.
    const written = slice.replace(/^\uFEFF/, '\n');
    this.lineBefore = lineAt(content, span.start) - 1 - (written === slice ? 0 : 1);
    const asWritten = parseYaml(written, { lineCounter: this.lines });
    this.source = loose && asWritten.errors.length > 0 ? fillLooseValues(written) : written;
    const hasFillers = this.source !== written;
    this.document = hasFillers ? parseYaml(this.source, { uniqueKeys: false }) : asWritten;
    this.root = this.document.contents ?? undefined;
    const [fault] = yamlFaults(this.document);
    if (fault !== undefined) {
      throw new PromptError(`The YAML is malformed (${fault.words}). Correct it and try again.`, {
        file: path,
        line: this.lineBefore + this.lines.linePos(fault.offset).line,
      });
    }
  }

  /** @throws PromptError that names the line of a node, or the first line of the YAML. */
  fail(problem: string, node: unknown): never {
    throw new PromptError(problem, { file: this.path, line: this.lineOf(node) });
  }

  /** Returns the line of the file where a node starts, counted from 1. */
  lineOf(node: unknown): number {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    return this.lineBefore + this.lines.linePos(offset).line;
  }

  /**
   * Returns the value of a key in a map or a map that it merges (`<<: *base`), with aliases resolved. Undefined when the key is
   * missing or its value is null.
   */
  get(node: unknown, key: string): unknown {
    if (!isMap(node)) return undefined;
    const target = this.follow(pairOf(node, key, this.document)?.value);
    return isScalar(target) && target.value === null ? undefined : (target ?? undefined);
  }

  /** Returns a map's own and merged pairs. */
  pairs(map: YAMLMap): readonly Pair[] {
    return pairsOf(map, this.document);
  }

  /** Returns the node that an alias refers to, or the node itself. */
  follow(node: unknown): unknown {
    return followAlias(node, this.document);
  }

  /**
   * Returns the node that a map with a `$ref` into the same file refers to (`#/path`, RFC 6901), or the node itself. Undefined
   * when the target is missing or in another file.
   */
  dereference(node: unknown, depth = 0): unknown {
    const target = this.follow(node);
    const reference = isMap(target) ? this.get(target, '$ref') : undefined;
    if (!isTextScalar(reference)) return target;
    const [file, pointer = ''] = reference.value.split('#');
    if (file !== '' || depth === MOST_REFERENCES) return undefined;
    const keys = pointer.split('/').slice(1);
    const found = keys.reduce<unknown>((inside, key) => {
      const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
      return isSeq(inside) ? this.follow(inside.items[Number(name)]) : this.get(inside, name);
    }, this.root);
    return this.dereference(found, depth + 1);
  }

  /**
   * Returns a node as plain data, or undefined when there is no node.
   *
   * @throws PromptError for an alias that has no anchor or expands to too much data.
   */
  toData(node: unknown): unknown {
    if (!isNode(node)) return undefined;
    try {
      return node.toJS(this.document);
    } catch (error) {
      if (error instanceof ReferenceError) this.fail(`The YAML is malformed (${error.message}). Correct it.`, node);
      throw error;
    }
  }

  /** Returns a text of the document as a component. */
  component(name: string, scalar: TextScalar): YamlComponent {
    const placed = placeScalar(this.content, this.document, scalar, this.span.start);
    const [start, end] = scalar.range;
    const written = this.content.slice(placed.span.start, placed.span.end);
    const isFilled = this.source.slice(start, end) !== written;
    const whole = isFilled ? { ...placed, value: looseValue(written, placed.style) } : placed;
    return { name, text: textOfScalar(whole), ...spanOfText(this.content, whole), scalar: whole };
  }
}

/** Returns the text of a value that isn't valid YAML. */
function looseValue(written: string, style: PlacedScalar['style']): string {
  return style === 'plain' ? written.replace(/\s*\n\s*/g, ' ') : String(parseDocument(indentQuoted(written)).toJS());
}

/** A text scalar with a position in the file. */
export type TextScalar = Scalar.Parsed & { readonly value: string };

/** Whether a node is text. */
export function isTextScalar(node: unknown): node is TextScalar {
  return isScalar(node) && typeof node.value === 'string' && node.range !== undefined && node.range !== null;
}

/** Returns the node of a map's key, to locate an error. */
export function keyNode(map: YAMLMap, key: string): unknown {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
}
