// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { jinjaTags, type JinjaTag } from './jinja-tags';
import { LITERAL, type JinjaBody, type JinjaExpression, type JinjaStatement } from './jinja-tree';
import type { TemplateUse } from './template-engine';

/**
 * Returns the uses of variables, filters and functions in a template of Jinja's family.
 *
 * @param given names that the engine defines, and that aren't variables.
 */
export function jinjaUses(text: string, body: JinjaBody, given: ReadonlySet<string>): readonly TemplateUse[] {
  const reader = new Reader(jinjaTags(text), given);
  reader.readBody(body, { names: new Map(), conditional: false, tag: 'statement' });
  return reader.uses.toSorted((one, other) => one.offset - other.offset);
}

/** The context of a node in the template. */
interface Place {
  /** Names that the template defines, with the path of the column that each refers to, if any. */
  readonly names: Map<string, string | undefined>;
  readonly conditional: boolean;
  readonly tag: JinjaTag['kind'];
}

/** Whether an expression is printed or only controls what is printed. */
type Purpose = 'value' | 'section';

/** Filters that return elements of the same list. */
const OF_SAME_ELEMENTS: ReadonlySet<string> = new Set([
  'list',
  'sort',
  'reverse',
  'unique',
  'selectattr',
  'rejectattr',
]);
const DEFAULTS: ReadonlySet<string> = new Set(['default', 'd']);

class Reader {
  readonly uses: TemplateUse[] = [];
  /** The smallest possible offsets of the current tag and the tag after it. */
  private reached = 0;
  private next = 0;
  /** The index of the first tag at or after `reached`. */
  private ahead = 0;
  private readonly patterns = new Map<string, RegExp>();

  constructor(
    private readonly tags: readonly JinjaTag[],
    private readonly given: ReadonlySet<string>,
  ) {}

  readBody(body: JinjaBody, place: Place): void {
    for (const statement of body) this.readStatement(statement, place);
  }

  private readStatement(statement: JinjaStatement, place: Place): void {
    switch (statement.kind) {
      case 'output':
        if (statement.expression !== LITERAL) this.reached = this.next;
        this.read('value', statement.expression, { ...place, tag: 'output' });
        break;
      case 'if':
        for (const test of statement.tests) this.read('section', test, { ...place, conditional: true });
        for (const branch of statement.branches) this.readBody(branch, { ...place, conditional: true });
        break;
      case 'for': {
        const { targets, list, test, body, otherwise } = statement;
        this.read('section', list, place);
        const inside = { ...place, names: new Map(place.names) };
        for (const target of targets)
          inside.names.set(target, targets.length > 1 ? undefined : this.elementOf(list, place));
        inside.names.set('loop', undefined);
        if (test !== undefined) this.read('section', test, { ...inside, conditional: true });
        this.readBody(body, inside);
        this.readBody(otherwise, { ...place, conditional: true });
        break;
      }
      case 'set': {
        const { targets, value, body } = statement;
        if (value !== undefined) this.read('section', value, place);
        this.readBody(body, place);
        const path = value === undefined || targets.length > 1 ? undefined : this.pathOf(value, place);
        for (const target of targets) place.names.set(target, path);
        break;
      }
      case 'macro': {
        for (const value of statement.defaults) this.read('section', value, place);
        place.names.set(statement.name, undefined);
        const own = [...statement.parameters, 'caller', 'varargs', 'kwargs'].map((name) => [name, undefined] as const);
        // The macro may never be called, so everything in it is optional.
        this.readBody(statement.body, { ...place, names: new Map([...place.names, ...own]), conditional: true });
        break;
      }
      case 'block':
        this.readBody(statement.body, place);
        break;
    }
  }

  private read(purpose: Purpose, expression: JinjaExpression, place: Place): void {
    switch (expression.kind) {
      case 'name':
      case 'member':
        this.readReference(purpose, expression, place);
        break;
      case 'call':
        this.readCall(purpose, expression, place);
        break;
      case 'filter': {
        const { name, operand, arguments: others } = expression;
        this.add('function', name, name, place);
        this.read(purpose, operand, DEFAULTS.has(name) ? { ...place, conditional: true } : place);
        this.readAll(purpose, others, place);
        break;
      }
      case 'choice':
        this.read('section', expression.test, { ...place, conditional: true });
        this.readAll(purpose, expression.outcomes, { ...place, conditional: true });
        break;
      case 'test':
        this.read('section', expression.operand, { ...place, conditional: true });
        this.readAll('section', expression.arguments, { ...place, conditional: true });
        break;
      case 'operation':
        this.readAll(purpose, expression.operands, place);
        break;
      case 'text': {
        const own = expression.parameters.map((name) => [name, undefined] as const);
        this.readBody(expression.body, { ...place, names: new Map([...place.names, ...own]) });
        break;
      }
    }
  }

  private readAll(purpose: Purpose, expressions: readonly JinjaExpression[], place: Place): void {
    for (const expression of expressions) this.read(purpose, expression, place);
  }

  private readReference(purpose: Purpose, expression: JinjaExpression, place: Place): void {
    const root = rootOf(expression);
    const path = this.pathOf(withoutComputedKeys(expression), place);
    if (root.kind !== 'name') this.read(purpose, root, place);
    else if (path !== undefined) this.add(purpose, path, written(expression), place);
    for (const key of computedKeys(expression)) this.read('section', key, place);
  }

  private readCall(
    purpose: Purpose,
    { callee, arguments: others }: JinjaExpression & { kind: 'call' },
    place: Place,
  ): void {
    const root = rootOf(callee);
    if (root.kind === 'name' && root.name === '_') {
      // In BAML, {{ _.role("user") }} begins a message.
      const { spelling } = this.find(root.name, place);
      this.add('marker', spelling.replace(/^\{\{-?\s*|\s*-?\}\}$/g, ''), root.name, place);
    } else if (callee.kind === 'member') {
      if (typeof callee.key === 'string') this.add('function', callee.key, written(callee), place);
      else this.read('section', callee.key, place);
      this.read(purpose, callee.of, place);
    } else if (callee.kind === 'name') {
      if (!place.names.has(callee.name)) this.add('function', callee.name, callee.name, place);
    } else {
      this.read(purpose, callee, place);
    }
    this.readAll(purpose, others, place);
  }

  /** Returns the path of the column that an expression refers to, if any. */
  private pathOf(expression: JinjaExpression, place: Place): string | undefined {
    if (expression.kind === 'name') {
      if (place.names.has(expression.name)) return place.names.get(expression.name);
      return this.given.has(expression.name) ? undefined : expression.name;
    }
    if (expression.kind !== 'member' || typeof expression.key !== 'string') return undefined;
    const path = this.pathOf(expression.of, place);
    return path === undefined ? undefined : `${path}.${expression.key}`;
  }

  private elementOf(list: JinjaExpression, place: Place): string | undefined {
    if (list.kind === 'filter' && OF_SAME_ELEMENTS.has(list.name)) return this.elementOf(list.operand, place);
    const path = this.pathOf(list, place);
    return path === undefined ? undefined : `${path}[]`;
  }

  private add(kind: TemplateUse['kind'], name: string, word: string, place: Place): void {
    const optional = place.conditional || kind === 'function' || kind === 'marker';
    this.uses.push({ kind, names: [name], ...this.find(word, place), optional });
  }

  /**
   * Finds the tag with a word. The engines' trees have no positions but are traversed in the order of the text, so it is the next tag
   * that contains the word.
   */
  private find(word: string, { tag: kind }: Pick<Place, 'tag'>): Pick<TemplateUse, 'spelling' | 'offset'> {
    const found = this.nextWith(word, kind);
    if (found !== undefined) {
      this.reached = Math.max(this.reached, found.offset);
      this.next = this.reached + 1;
      return { spelling: found.spelling, offset: found.offset };
    }
    const [shorter] = /^.*(?=\.)/.exec(word) ?? [];
    return shorter === undefined ? { spelling: `{{ ${word} }}`, offset: 0 } : this.find(shorter, { tag: kind });
  }

  /** Returns the next tag of the kind with a word, else the next tag of any kind, else the first one in the text. */
  private nextWith(word: string, kind: JinjaTag['kind']): JinjaTag | undefined {
    const pattern = this.patterns.get(word) ?? patternOf(word);
    this.patterns.set(word, pattern);
    while ((this.tags[this.ahead]?.offset ?? Infinity) < this.reached) this.ahead += 1;
    let ofOtherKind: JinjaTag | undefined;
    // A template may have thousands of tags, and the next one nearly always matches.
    for (let index = this.ahead; index < this.tags.length; index += 1) {
      const tag = this.tags[index];
      if (tag === undefined || !hasWord(tag.spelling, pattern)) continue;
      if (tag.kind === kind) return tag;
      ofOtherKind ??= tag;
    }
    return ofOtherKind ?? this.tags.find(({ spelling }) => hasWord(spelling, pattern));
  }
}

/** Returns a pattern that matches `a.b` and also `a["b"]`. */
function patternOf(word: string): RegExp {
  const escaped = word
    .split('.')
    .map((name) => name.replace(/[^\p{L}\p{N}_]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`))
    .join('\\s*(?:\\.|\\[\\s*["\']?)\\s*');
  return new RegExp(escaped, 'gu');
}

/** Whether a text contains a whole word. Putting the letter classes into each pattern would make it slow to compile. */
function hasWord(text: string, pattern: RegExp): boolean {
  return Array.from(text.matchAll(pattern)).some(
    ({ 0: word, index }) =>
      !ENDS_IN_WORD.test(text.slice(0, index)) && !BEGINS_WITH_WORD.test(text.slice(index + word.length)),
  );
}

const ENDS_IN_WORD = /[\p{L}\p{N}_.]$/u;
const BEGINS_WITH_WORD = /^[\p{L}\p{N}_]/u;

function rootOf(expression: JinjaExpression): JinjaExpression {
  return expression.kind === 'member' ? rootOf(expression.of) : expression;
}

/** Returns the most likely source of a reference. */
function written(expression: JinjaExpression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return '';
  return typeof expression.key === 'string' ? `${written(expression.of)}.${expression.key}` : written(expression.of);
}

/** Returns the part of a reference that doesn't depend on values: `a.b` for `a.b[key].c`. */
function withoutComputedKeys(expression: JinjaExpression): JinjaExpression {
  if (expression.kind !== 'member') return expression;
  const { of, key } = expression;
  return typeof key === 'string' && computedKeys(of).length === 0 ? expression : withoutComputedKeys(of);
}

/** Returns the keys in brackets that aren't literals. */
function computedKeys(expression: JinjaExpression): readonly JinjaExpression[] {
  if (expression.kind !== 'member') return [];
  const { of, key } = expression;
  return [...computedKeys(of), ...(typeof key === 'string' ? [] : [key])];
}
