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

/** A text of a YAML file that is a component. */
export interface YamlComponent extends PromptComponent {
  readonly scalar: PlacedScalar;
}

/** The component alone, without how it is written. */
export function asComponent({ name, text, start, end, scalar }: YamlComponent): PromptComponent {
  return { name, text, start, end, whole: scalar.span };
}

/** A chain of references that is longer leads in a circle. */
const MOST_REFERENCES = 16;

/** A file's YAML, or that of its front matter, with what is needed to find texts in it and to say where a fault is. */
export class YamlPart {
  /** The top node, undefined when there is nothing. */
  readonly root: unknown;
  private readonly span: Span;
  /** What is parsed: the file's YAML, with fillers for values that are not YAML. */
  private readonly source: string;
  private readonly document: Document.Parsed;
  private readonly lines = new LineCounter();
  private readonly lineBefore: number;

  /**
   * @param options.span which part of the file is YAML; it starts a line. All of it when absent.
   * @param options.loose whether values that YAML cannot hold are taken as plain text, as tools that read line by line do.
   * @throws PromptError when the YAML is malformed.
   */
  constructor(
    private readonly path: string,
    private readonly content: string,
    { span = { start: 0, end: content.length }, loose = false }: { span?: Span; loose?: boolean } = {},
  ) {
    this.span = span;
    const slice = content.slice(span.start, span.end);
    // The parser takes a list behind a BOM for indented, so an empty line stands in for the BOM.
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

  /** @throws PromptError at the line of a node, or of the YAML's start. */
  fail(problem: string, node: unknown): never {
    throw new PromptError(problem, { file: this.path, line: this.lineOf(node) });
  }

  /** The line of the file, from 1, in which a node starts. */
  lineOf(node: unknown): number {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    return this.lineBefore + this.lines.linePos(offset).line;
  }

  /**
   * What stands below a key of a map, or of one that it merges (`<<: *base`); an alias is followed. Undefined when there is no
   * such key, or nothing.
   */
  get(node: unknown, key: string): unknown {
    if (!isMap(node)) return undefined;
    const target = this.follow(pairOf(node, key, this.document)?.value);
    return isScalar(target) && target.value === null ? undefined : (target ?? undefined);
  }

  /** A map's pairs, with those that it merges. */
  pairs(map: YAMLMap): readonly Pair[] {
    return pairsOf(map, this.document);
  }

  /** The node that an alias stands for; any other as it is. */
  follow(node: unknown): unknown {
    return followAlias(node, this.document);
  }

  /**
   * The node that a map with a `$ref` into the same file leads to (`#/path`, RFC 6901); any other as it is. Undefined when there is
   * none, or it is in another file.
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
   * A node as plain data, undefined for none.
   *
   * @throws PromptError for aliases of what is not there, or of too much.
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

  /** A text of the document as a component. */
  component(name: string, scalar: TextScalar): YamlComponent {
    const placed = placeScalar(this.content, this.document, scalar, this.span.start);
    const [start, end] = scalar.range;
    const written = this.content.slice(placed.span.start, placed.span.end);
    const isFilled = this.source.slice(start, end) !== written;
    const whole = isFilled ? { ...placed, value: looseValue(written, placed.style) } : placed;
    return { name, text: textOfScalar(whole), ...spanOfText(this.content, whole), scalar: whole };
  }
}

/** What a value says that YAML cannot hold as it is written. */
function looseValue(written: string, style: PlacedScalar['style']): string {
  return style === 'plain' ? written.replace(/\s*\n\s*/g, ' ') : String(parseDocument(indentQuoted(written)).toJS());
}

/** A scalar that is text and stands in a file. */
export type TextScalar = Scalar.Parsed & { readonly value: string };

/** Whether a node is text. */
export function isTextScalar(node: unknown): node is TextScalar {
  return isScalar(node) && typeof node.value === 'string' && node.range !== undefined && node.range !== null;
}

/** The key of a map's pair, to say where a fault is. */
export function keyNode(map: YAMLMap, key: string): unknown {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
}
