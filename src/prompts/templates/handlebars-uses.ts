// Tested by test/unit/prompts/templates/handlebars.test.ts.
import { templateFault, type TemplateUse } from './template-engine';

/**
 * Returns the uses of variables, helpers and partials in a Handlebars template.
 *
 * @throws PromptError for an unknown helper, a decorator or a raw block.
 */
export function handlebarsUses(text: string, program: hbs.AST.Program): readonly TemplateUse[] {
  const reader = new Reader(text);
  reader.readProgram(program, { contexts: [['']], blockParams: new Map(), conditional: false });
  return reader.uses;
}

/** The columns that a name can refer to, as paths. Empty when the template itself defines the name. */
type Paths = readonly string[];

/** The context of a node in the template. */
interface Place {
  /** What `this` refers to, from the outermost block to the innermost. */
  readonly contexts: readonly Paths[];
  readonly blockParams: ReadonlyMap<string, Paths>;
  readonly conditional: boolean;
}

/** A tag of the text. */
interface Tag {
  readonly spelling: string;
  readonly offset: number;
}

interface Call {
  readonly params: readonly hbs.AST.Expression[];
  /** Can be undefined, unlike in the library's types. */
  readonly hash: hbs.AST.Hash | undefined;
}

type Block = Omit<hbs.AST.BlockStatement, 'params' | 'hash'> & Call;

const FUNCTIONS: readonly string[] = ['json', 'lookup'];
const MARKERS: readonly string[] = ['role', 'history', 'media', 'section'];
/** Data variables of loops and the root. An application provides other `@names`, e.g. Dotprompt's `@state`. */
const LOOP_DATA: readonly string[] = ['index', 'key', 'first', 'last', 'root'];
const CONDITIONS: readonly string[] = ['if', 'unless', 'ifEquals', 'unlessEquals'];
const BLOCKS: readonly string[] = [...CONDITIONS, 'each', 'with'];

class Reader {
  readonly uses: TemplateUse[] = [];
  private readonly lineStarts: readonly number[];

  constructor(private readonly text: string) {
    this.lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  readProgram(program: hbs.AST.Program | undefined, place: Place): void {
    for (const statement of program?.body ?? []) this.readStatement(statement, place);
  }

  private readStatement(statement: hbs.AST.Statement, place: Place): void {
    if (isNode<hbs.AST.MustacheStatement>(statement, 'MustacheStatement')) {
      this.readExpression(statement, this.tagOf(statement), place);
    } else if (isNode<hbs.AST.BlockStatement>(statement, 'BlockStatement')) {
      this.readBlock(statement, place);
    } else if (isNode<hbs.AST.PartialStatement>(statement, 'PartialStatement')) {
      this.readPartial(statement, this.tagOf(statement), place);
    } else if (isNode<hbs.AST.PartialBlockStatement>(statement, 'PartialBlockStatement')) {
      this.readPartial(statement, this.openTagOf(statement, [statement.name]), place);
      this.readProgram(statement.program, { ...place, conditional: true });
    } else if (statement.type.startsWith('Decorator')) {
      throw templateFault('Handlebars', 'decorators are not supported.', statement.loc.start.line);
    }
  }

  /** Reads a printed expression: a variable or a helper call. */
  private readExpression(
    { path, params, hash }: Call & Pick<hbs.AST.MustacheStatement, 'path'>,
    tag: Tag,
    place: Place,
  ): void {
    if (!isPath(path)) return;
    const isCall = params.length > 0 || hash !== undefined;
    if (MARKERS.includes(path.original)) {
      this.add('marker', tag.spelling.replace(/^\{+[~&]?\s*|\s*~?\}+$/g, ''), tag);
      this.readArguments({ params, hash }, tag, place);
    } else if (isCall || FUNCTIONS.includes(path.original)) {
      if (!FUNCTIONS.includes(path.original)) throw this.unknownHelper(path);
      this.add('function', path.original, tag);
      if (!this.readLookup({ params, hash }, path, tag, place)) this.readArguments({ params, hash }, tag, place);
    } else {
      this.readPath('value', path, tag, place);
    }
  }

  private readBlock(block: Block, place: Place): void {
    const { path, params, hash } = block;
    const tag = this.openTagOf(block, [path, ...params, ...(hash === undefined ? [] : [hash])]);
    if (this.text.startsWith('{{{{', tag.offset)) {
      throw templateFault(
        'Handlebars',
        'raw blocks are not supported. Write \\{{ for literal braces.',
        path.loc.start.line,
      );
    }
    const name = path.original;
    if (!BLOCKS.includes(name) && (params.length > 0 || hash !== undefined)) throw this.unknownHelper(path);
    if (CONDITIONS.includes(name)) {
      for (const param of params) this.readOperand('section', param, tag, { ...place, conditional: true });
      this.readProgram(block.program, { ...place, conditional: true });
    } else {
      const [subject = path] = params;
      const isSection = !BLOCKS.includes(name);
      const means = this.readOperand('section', subject, tag, {
        ...place,
        conditional: place.conditional || isSection,
      });
      const inside = name === 'with' ? means : means.map((input) => `${input}[]`);
      // A section whose value isn't a list keeps the context or makes the value its context.
      const context = isSection ? [...inside, ...(place.contexts.at(-1) ?? [])] : inside;
      this.readProgram(block.program, {
        contexts: [...place.contexts, context],
        blockParams: new Map([...place.blockParams, ...blockParamsOf(block, inside)]),
        conditional: place.conditional,
      });
    }
    this.readProgram(block.inverse, { ...place, conditional: true });
  }

  private readPartial(
    { name, params, hash }: Call & { readonly name: hbs.AST.Expression },
    tag: Tag,
    place: Place,
  ): void {
    if (!isPath(name))
      throw templateFault('Handlebars', 'a partial is named by an expression. Write its name.', name.loc.start.line);
    this.add('partial', name.original, tag);
    this.readArguments({ params, hash }, tag, place);
  }

  private readArguments({ params, hash }: Call, tag: Tag, place: Place): void {
    for (const argument of [...params, ...(hash?.pairs ?? []).map(({ value }) => value)]) {
      this.readOperand('value', argument, tag, place);
    }
  }

  /** Reads `lookup this "name"` as that name. Any other lookup can find anything in its object. */
  private readLookup({ params }: Call, helper: hbs.AST.PathExpression, tag: Tag, place: Place): boolean {
    const [object, key, ...others] = params;
    if (helper.original !== 'lookup' || object === undefined || key === undefined || others.length > 0) return false;
    if (!isPath(object) || !isNode<hbs.AST.StringLiteral>(key, 'StringLiteral')) return false;
    if (meaningOf(object, place)[0] !== '') return false;
    this.uses.push({ kind: 'value', names: [key.value], ...tag, optional: true });
    return true;
  }

  /** @returns what the expression refers to. */
  private readOperand(kind: 'value' | 'section', expression: hbs.AST.Expression, tag: Tag, place: Place): Paths {
    if (isPath(expression)) return this.readPath(kind, expression, tag, place);
    if (isNode<hbs.AST.SubExpression>(expression, 'SubExpression')) {
      if (!FUNCTIONS.includes(expression.path.original)) throw this.unknownHelper(expression.path);
      this.add('function', expression.path.original, tag);
      if (!this.readLookup(expression, expression.path, tag, place)) this.readArguments(expression, tag, place);
    }
    return [];
  }

  private readPath(kind: 'value' | 'section', path: hbs.AST.PathExpression, tag: Tag, place: Place): Paths {
    if (path.data && !LOOP_DATA.includes(path.parts[0] ?? '')) this.add('marker', path.original, tag);
    const means = meaningOf(path, place);
    const [name, ...others] = means;
    if (name !== undefined) this.uses.push({ kind, names: [name, ...others], ...tag, optional: place.conditional });
    return means;
  }

  private add(kind: 'function' | 'marker' | 'partial', name: string, tag: Tag): void {
    this.uses.push({ kind, names: [name], ...tag, optional: true });
  }

  private unknownHelper(path: hbs.AST.PathExpression): Error {
    const known = [...BLOCKS, ...FUNCTIONS, ...MARKERS].join(', ');
    return templateFault(
      'Handlebars',
      `the helper "${path.original}" is unknown. Use one of these: ${known}.`,
      path.loc.start.line,
    );
  }

  private tagOf({ loc }: hbs.AST.Node): Tag {
    const offset = this.offsetOf(loc.start);
    return { spelling: this.text.slice(offset, this.offsetOf(loc.end)), offset };
  }

  /** Returns the tag that opens a block. The block's own location covers the whole block. */
  private openTagOf(block: hbs.AST.Node, within: readonly hbs.AST.Node[]): Tag {
    const offset = this.offsetOf(block.loc.start);
    const last = Math.max(...within.map(({ loc }) => this.offsetOf(loc.end)));
    const end = this.text.indexOf('}}', last) + 2;
    return { spelling: this.text.slice(offset, end), offset };
  }

  private offsetOf({ line, column }: hbs.AST.Position): number {
    return (this.lineStarts[line - 1] ?? 0) + column;
  }
}

function meaningOf({ data, depth, parts, original }: hbs.AST.PathExpression, place: Place): Paths {
  const [first, ...rest] = parts;
  if (data) return first === 'root' ? [rest.join('.')] : [];
  const isName = depth === 0 && !/^(?:this\b|\.)/.test(original);
  const param = isName && first !== undefined ? place.blockParams.get(first) : undefined;
  if (param !== undefined) return param.map((path) => join(path, rest));
  return (place.contexts.at(-1 - depth) ?? []).map((path) => join(path, parts));
}

function join(path: string, parts: readonly string[]): string {
  return [...(path === '' ? [] : [path]), ...parts].join('.');
}

/** Returns the block parameters. The first is the element, and the others are its position. */
function blockParamsOf(block: Block, element: Paths): readonly (readonly [string, Paths])[] {
  // Unlike in the library's types, the first part of a block, as in `{{^name}}`, and its parameters can be missing.
  const program = block.program as Partial<hbs.AST.Program> | undefined;
  return (program?.blockParams ?? []).map((name, index) => [name, index === 0 ? element : []]);
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function isNode<T extends hbs.AST.Node>(node: hbs.AST.Node, type: T['type']): node is T {
  return node.type === type;
}
