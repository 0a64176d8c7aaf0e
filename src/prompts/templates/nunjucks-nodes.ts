// Tested by test/unit/prompts/templates/nunjucks.test.ts.
import { LITERAL, type JinjaBody, type JinjaExpression, type JinjaStatement } from './jinja-tree';
import { templateFault } from './template-engine';

/** A node of nunjucks' syntax tree, for which the library has no types. The fields depend on `typename`. */
export interface NunjucksNode {
  readonly typename: string;
  /** Counted from 0. */
  readonly lineno?: number;
  readonly fields: readonly string[];
}

/**
 * Converts nunjucks' syntax tree.
 *
 * @throws PromptError for other templates, asynchronous loops and invalid names. Nunjucks copies names unchecked into the code that
 * it runs, so they could inject code.
 */
export function nunjucksBody(root: NunjucksNode): JinjaBody {
  return statementsOf(root);
}

const OTHER_TEMPLATES: readonly string[] = ['Include', 'Import', 'FromImport', 'Extends', 'Super'];
const ASYNCHRONOUS: readonly string[] = ['AsyncEach', 'AsyncAll', 'IfAsync', 'FilterAsync'];

function statementsOf(value: unknown): JinjaBody {
  const node = nodeOf(value);
  if (node === undefined) return [];
  switch (node.typename) {
    case 'Root':
    case 'NodeList':
      return listOf(node, 'children').flatMap(statementsOf);
    case 'TemplateData':
      return [];
    case 'Output':
      return listOf(node, 'children').map((child) => ({ kind: 'output', expression: expressionOf(child) }));
    case 'If':
      return [
        {
          kind: 'if',
          tests: [expressionOf(node['cond'])],
          branches: [statementsOf(node['body']), statementsOf(node['else_'])],
        },
      ];
    case 'Switch': {
      const cases = listOf(node, 'cases').flatMap((one) => nodeOf(one) ?? []);
      return [
        {
          kind: 'if',
          tests: [expressionOf(node['expr']), ...cases.map((one) => expressionOf(one['cond']))],
          branches: [...cases.map((one) => statementsOf(one['body'])), statementsOf(node['default'])],
        },
      ];
    }
    case 'For':
      return [forOf(node)];
    case 'Set':
      return [
        {
          kind: 'set',
          targets: listOf(node, 'targets').flatMap(namesOf),
          value: nodeOf(node['value']) === undefined ? undefined : expressionOf(node['value']),
          body: statementsOf(nodeOf(node['body'])?.['body']),
        },
      ];
    case 'Macro':
      return [
        {
          kind: 'macro',
          name: nameOf(node['name']),
          parameters: parametersOf(node),
          defaults: childrenOf(node['args'])
            .filter((argument) => nodeOf(argument)?.typename === 'KeywordArgs')
            .map(expressionOf),
          body: statementsOf(node['body']),
        },
      ];
    case 'Block':
      nameOf(node['name']);
      return [{ kind: 'block', body: statementsOf(node['body']) }];
    default:
      return [{ kind: 'output', expression: expressionOf(node) }];
  }
}

function forOf(node: Fields): JinjaStatement {
  const list = nodeOf(node['arr']);
  const isFiltered = list?.typename === 'InlineIf' && nodeOf(list['else_']) === undefined;
  return {
    kind: 'for',
    targets: namesOf(node['name']),
    list: expressionOf(isFiltered ? list['body'] : list),
    test: isFiltered ? expressionOf(list['cond']) : undefined,
    body: statementsOf(node['body']),
    otherwise: statementsOf(node['else_']),
  };
}

function expressionOf(value: unknown): JinjaExpression {
  const node = nodeOf(value);
  if (node === undefined) return LITERAL;
  if (OTHER_TEMPLATES.includes(node.typename))
    throw fault(node, 'other templates cannot be included. Put their text here.');
  if (ASYNCHRONOUS.includes(node.typename)) throw fault(node, 'asynchronous tags are not supported.');
  switch (node.typename) {
    case 'Literal':
    case 'TemplateData':
      return LITERAL;
    case 'Symbol':
      return { kind: 'name', name: nameOf(node) };
    case 'LookupVal':
      return { kind: 'member', of: expressionOf(node['target']), key: keyOf(node['val']) };
    case 'FunCall':
      checkCallee(node['name']);
      return { kind: 'call', callee: expressionOf(node['name']), arguments: argumentsOf(node) };
    case 'Filter': {
      const [operand = LITERAL, ...others] = argumentsOf(node);
      return { kind: 'filter', name: nameOf(node['name']), operand, arguments: others };
    }
    case 'InlineIf':
      return {
        kind: 'choice',
        test: expressionOf(node['cond']),
        outcomes: [expressionOf(node['body']), expressionOf(node['else_'])],
      };
    case 'Or':
      return { kind: 'choice', test: LITERAL, outcomes: [expressionOf(node['left']), expressionOf(node['right'])] };
    case 'Is': {
      const test = nodeOf(node['right']);
      nameOf(test?.typename === 'FunCall' ? test['name'] : test);
      return {
        kind: 'test',
        operand: expressionOf(node['left']),
        arguments: test === undefined ? [] : argumentsOf(test),
      };
    }
    case 'Capture':
      return { kind: 'text', parameters: [], body: statementsOf(node['body']) };
    case 'Caller':
      return { kind: 'text', parameters: parametersOf(node), body: statementsOf(node['body']) };
    case 'Pair':
      if (nodeOf(node['key'])?.typename === 'Symbol') return expressionOf(node['value']);
      return { kind: 'operation', operands: [expressionOf(node['key']), expressionOf(node['value'])] };
    default:
      return {
        kind: 'operation',
        operands: node.fields.flatMap((field) => [node[field]].flat()).map(expressionOf),
      };
  }
}

function argumentsOf(node: Fields): readonly JinjaExpression[] {
  return childrenOf(node['args']).map(expressionOf);
}

/** Rejects quotes in the name of a called function, because they would end a string in the code that nunjucks generates. */
function checkCallee(value: unknown): void {
  const callee = nodeOf(value);
  if (callee === undefined) return;
  if (typeof callee['value'] === 'string' && /["\\\r\n\u2028\u2029]/.test(callee['value'])) {
    throw fault(callee, 'the name of a called function has quotes or backslashes.');
  }
  for (const part of ['target', 'val', 'name']) checkCallee(callee[part]);
}

function keyOf(value: unknown): string | JinjaExpression {
  const node = nodeOf(value);
  const literal = node?.typename === 'Literal' ? node['value'] : undefined;
  return typeof literal === 'string' || typeof literal === 'number' ? String(literal) : expressionOf(node);
}

function parametersOf(node: Fields): readonly string[] {
  return childrenOf(node['args']).flatMap(namesOf);
}

/** Returns the names that a target or parameter defines. */
function namesOf(value: unknown): readonly string[] {
  const node = nodeOf(value);
  if (node === undefined) return [];
  if (node.typename === 'Symbol') return [nameOf(node)];
  if (node.typename === 'Pair') return [nameOf(node['key'])];
  return childrenOf(node).flatMap(namesOf);
}

function nameOf(value: unknown): string {
  const node = nodeOf(value);
  const name = node?.['value'];
  if (typeof name === 'string' && /^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(name) && !(name in Object.prototype)) return name;
  throw fault(node, `${JSON.stringify(name ?? '')} is not a name.`);
}

type Fields = NunjucksNode & Readonly<Record<string, unknown>>;

function nodeOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && 'typename' in value ? (value as Fields) : undefined;
}

function childrenOf(value: unknown): readonly unknown[] {
  const node = nodeOf(value);
  return node === undefined ? [] : listOf(node, 'children');
}

function listOf(node: Fields, field: string): readonly unknown[] {
  const list = node[field];
  return Array.isArray(list) ? list : [];
}

function fault(node: NunjucksNode | undefined, words: string): Error {
  return templateFault('Nunjucks', words, node?.lineno === undefined ? undefined : node.lineno + 1);
}
