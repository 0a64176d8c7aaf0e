import { valueOf } from '../../gepa/named-values';
import { Environment, type parse } from '@huggingface/jinja';
import { JinjaArguments } from './jinja-arguments';
import { JINJA_FILTERS } from './jinja-filters';
import { JINJA_METHODS, JINJA_OPERATORS, JINJA_TESTS } from './jinja-operators';
import {
  evaluated,
  attributeOf,
  functionFrom,
  itemsOf,
  listFrom,
  pythonText,
  valueFrom,
  type JinjaValue,
} from './jinja-values';

type Program = ReturnType<typeof parse>;

/** A node of the library's syntax tree. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Returns a name with a space, which no variable of a template can have. */
const named = (kind: string, name: string) => `${kind} ${name}`;

const STATEMENTS: readonly string[] = [
  ...['If', 'For', 'Set', 'Macro', 'CallStatement', 'FilterStatement', 'Comment', 'Break', 'Continue', 'StringLiteral'],
];
const BODIES: readonly string[] = ['body', 'alternate', 'defaultBlock'];
const LIST_FILTERS: readonly string[] = ['map', 'select', 'reject', 'selectattr', 'rejectattr'];

/**
 * Rewrites a template to behave like Python's Jinja where the library differs. Filters, tests, operators and methods become calls
 * of the functions that `definePython` defines.
 */
export function asInPython(program: Program): Program {
  return rewritten(program) as Program;
}

/** Defines the functions that a template rewritten by `asInPython` calls. */
export function definePython(environment: Environment): void {
  const define = (name: string, call: (given: JinjaArguments) => JinjaValue) =>
    environment.setVariable(
      name,
      functionFrom((given) => call(new JinjaArguments(given))),
    );
  const filtered = (name: string, value: JinjaValue, given: JinjaArguments): JinjaValue => {
    const filter = valueOf(JINJA_FILTERS, name);
    if (filter !== undefined) return filter(value, given);
    const scope = new LibraryScope(environment, value, given.places);
    return evaluated(scope.call('FilterExpression', name), scope.environment);
  };
  const holds = (name: string, value: JinjaValue, given: JinjaArguments): boolean => {
    const test = valueOf(JINJA_TESTS, name);
    if (test !== undefined) return test(value, given);
    const scope = new LibraryScope(environment, value, []);
    return evaluated(scope.call('TestExpression', name), scope.environment).value === true;
  };
  const chosen = (name: string, isRight: (item: JinjaValue, given: JinjaArguments) => boolean) => {
    define(named('filter', name), (given) => {
      const [list = valueFrom([]), ...others] = given.places;
      const rest = new JinjaArguments(others);
      return listFrom(itemsOf(list).filter((item) => isRight(item, rest)));
    });
  };
  const passes = (value: JinjaValue, { places: [test, ...others] }: JinjaArguments) =>
    test === undefined ? value.__bool__().value : holds(pythonText(test), value, new JinjaArguments(others));
  const attributePasses = (item: JinjaValue, { places: [path, ...others] }: JinjaArguments) =>
    passes(
      attributeOf(item, path === undefined ? '' : pythonText(path)) ?? valueFrom(undefined),
      new JinjaArguments(others),
    );

  if (environment.lookupVariable('dict').type === 'UndefinedValue') {
    define('dict', ({ named: names }) => Object.assign(valueFrom({}), { value: names }));
  }
  define(named('print', ''), ({ places: [value = valueFrom('')] }) => valueFrom(pythonText(value)));
  define(
    named('loop', 'cycle'),
    ({ places: [index, ...values] }) => values[Number(index?.value) % values.length] ?? valueFrom(undefined),
  );
  for (const [name, operator] of Object.entries(JINJA_OPERATORS)) {
    define(named('operator', name), ({ places: [left = valueFrom(0), right = valueFrom(0)] }) => operator(left, right));
  }
  for (const [name, method] of Object.entries(JINJA_METHODS)) {
    define(named('method', name), ({ places: [value = valueFrom(''), ...others], named: names }) =>
      method(value, withNames(others, names)),
    );
  }
  for (const [name, filter] of Object.entries(JINJA_FILTERS)) {
    define(named('filter', name), ({ places: [value = valueFrom(''), ...others], named: names }) =>
      filter(value, withNames(others, names)),
    );
  }
  for (const [name, test] of Object.entries(JINJA_TESTS)) {
    define(named('test', name), ({ places: [value = valueFrom(''), ...others] }) =>
      valueFrom(test(value, new JinjaArguments(others))),
    );
  }
  define(named('filter', 'map'), (given) => {
    const [list = valueFrom([]), filter, ...others] = given.places;
    const path = given.text(Infinity, 'attribute');
    const fallback = given.get(Infinity, 'default') ?? valueFrom(undefined);
    const change = (item: JinjaValue) =>
      path === undefined
        ? filtered(filter === undefined ? '' : pythonText(filter), item, new JinjaArguments(others))
        : (attributeOf(item, path) ?? fallback);
    return listFrom(itemsOf(list).map(change));
  });
  chosen('select', passes);
  chosen('reject', (item, given) => !passes(item, given));
  chosen('selectattr', attributePasses);
  chosen('rejectattr', (item, given) => !attributePasses(item, given));
}

function withNames(places: readonly JinjaValue[], names: ReadonlyMap<string, JinjaValue>): JinjaArguments {
  const last = Object.assign(valueFrom({}), { type: 'KeywordArgumentsValue', value: names });
  return new JinjaArguments(names.size === 0 ? places : [...places, last]);
}

/** Binds values to names for an expression that calls a filter or test of the library. */
class LibraryScope {
  readonly environment: Environment;

  constructor(
    around: Environment,
    value: JinjaValue,
    private readonly others: readonly JinjaValue[],
  ) {
    this.environment = new Environment(around);
    for (const [index, one] of [value, ...others].entries())
      this.environment.setVariable(named('value', String(index)), one);
  }

  call(type: 'FilterExpression' | 'TestExpression', name: string): Node {
    const identifier = (value: string) => ({ type: 'Identifier', value });
    const operand = identifier(named('value', '0'));
    if (type === 'TestExpression') return { type, operand, negate: false, test: identifier(name) };
    const args = this.others.map((_, index) => identifier(named('value', String(index + 1))));
    const filter = args.length === 0 ? identifier(name) : { type: 'CallExpression', callee: identifier(name), args };
    return { type, operand, filter };
  }
}

function rewritten(value: unknown, isBody = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isBody ? printed(rewritten(item)) : rewritten(item)));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [rewritten(key), rewritten(item)]));
  if (!isNode(value)) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, rewritten(field, BODIES.includes(name))] as const);
  return replaced(like(value, Object.fromEntries(fields) as Node));
}

/** Copies a node's class, by which the library recognizes nodes. */
function like(node: Node, fields: Node): Node {
  return Object.assign(Object.create(Object.getPrototypeOf(node) as object) as object, fields);
}

function replaced(node: Node): Node {
  const call = (name: string, args: readonly unknown[]) => {
    const callee = like(node, { type: 'Identifier', value: name });
    return like(node, { type: 'CallExpression', callee, args });
  };
  const negation = (argument: Node) => like(node, { type: 'UnaryExpression', operator: { value: 'not' }, argument });
  switch (node.type) {
    case 'FilterExpression': {
      const { operand, filter } = node;
      const { name, args } = callOf(filter);
      const [, negated, tested] = /^(not )?is (\w+)$/.exec(name) ?? [];
      if (tested !== undefined) {
        const test = call(named('test', tested), [operand, ...args]);
        return negated === undefined ? test : negation(test);
      }
      const isOurs = Object.hasOwn(JINJA_FILTERS, name) || LIST_FILTERS.includes(name);
      return isOurs ? call(named('filter', name), [operand, ...args]) : node;
    }
    case 'TestExpression': {
      const { name } = callOf(node['test']);
      if (!Object.hasOwn(JINJA_TESTS, name)) return node;
      const test = call(named('test', name), [node['operand']]);
      return node['negate'] === true ? negation(test) : test;
    }
    case 'BinaryExpression': {
      const operator = isNode(node['operator']) ? String(node['operator']['value']) : '';
      return Object.hasOwn(JINJA_OPERATORS, operator)
        ? call(named('operator', operator), [node['left'], node['right']])
        : node;
    }
    case 'CallExpression': {
      const { callee, args } = node;
      if (!isNode(callee) || callee.type !== 'MemberExpression' || callee['computed'] === true) return node;
      const method = isNode(callee['property']) ? String(callee['property']['value']) : '';
      const { object } = callee;
      const given: readonly unknown[] = Array.isArray(args) ? args : [];
      if (isNode(object) && object['value'] === 'loop' && method === 'cycle') {
        const index = like(node, { ...callee, property: like(node, { type: 'Identifier', value: 'index0' }) });
        return call(named('loop', 'cycle'), [index, ...given]);
      }
      return Object.hasOwn(JINJA_METHODS, method) ? call(named('method', method), [object, ...given]) : node;
    }
    default:
      return node;
  }
}

function printed(node: unknown): unknown {
  if (!isNode(node) || STATEMENTS.includes(node.type)) return node;
  const callee = like(node, { type: 'Identifier', value: named('print', '') });
  return like(node, { type: 'CallExpression', callee, args: [node] });
}

/** Returns the name and arguments of a filter or test. */
function callOf(filter: unknown): { readonly name: string; readonly args: readonly unknown[] } {
  if (!isNode(filter)) return { name: '', args: [] };
  if (filter.type !== 'CallExpression') return { name: String(filter['value']), args: [] };
  const args: readonly unknown[] = Array.isArray(filter['args']) ? filter['args'] : [];
  return { name: callOf(filter['callee']).name, args };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
