// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { LITERAL, type JinjaBody, type JinjaExpression, type JinjaStatement } from './jinja-tree';

/** A node of @huggingface/jinja's syntax tree. The library doesn't export types that distinguish the kinds of nodes. */
export type Node =
  | { readonly type: 'If'; readonly test: Node; readonly body: Nodes; readonly alternate: Nodes }
  | {
      readonly type: 'For';
      readonly loopvar: Node;
      readonly iterable: Node;
      readonly body: Nodes;
      readonly defaultBlock: Nodes;
    }
  | { readonly type: 'Set'; readonly assignee: Node; readonly value: Node | null; readonly body: Nodes }
  | { readonly type: 'Macro'; readonly name: Named; readonly args: Nodes; readonly body: Nodes }
  | { readonly type: 'CallStatement'; readonly call: Node; readonly callerArgs: Nodes | null; readonly body: Nodes }
  | { readonly type: 'FilterStatement'; readonly filter: Filter; readonly body: Nodes }
  | { readonly type: 'Comment' | 'Break' | 'Continue' }
  | Named
  | { readonly type: 'StringLiteral'; readonly value: string }
  | { readonly type: 'IntegerLiteral' | 'FloatLiteral'; readonly value: number }
  | { readonly type: 'ArrayLiteral' | 'TupleLiteral'; readonly value: Nodes }
  | { readonly type: 'ObjectLiteral'; readonly value: ReadonlyMap<Node, Node> }
  | { readonly type: 'MemberExpression'; readonly object: Node; readonly property: Node; readonly computed: boolean }
  | Call
  | { readonly type: 'FilterExpression'; readonly operand: Node; readonly filter: Filter }
  | { readonly type: 'TestExpression'; readonly operand: Node }
  | { readonly type: 'SelectExpression'; readonly lhs: Node; readonly test: Node }
  | { readonly type: 'Ternary'; readonly condition: Node; readonly trueExpr: Node; readonly falseExpr: Node }
  | {
      readonly type: 'BinaryExpression';
      readonly operator: { readonly value: string };
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly type: 'UnaryExpression' | 'SpreadExpression' | 'KeywordSpreadExpression'; readonly argument: Node }
  | { readonly type: 'SliceExpression'; readonly start?: Node; readonly stop?: Node; readonly step?: Node }
  | { readonly type: 'KeywordArgumentExpression'; readonly key: Named; readonly value: Node };

type Nodes = readonly Node[];
interface Named {
  readonly type: 'Identifier';
  readonly value: string;
}
interface Call {
  readonly type: 'CallExpression';
  readonly callee: Node;
  readonly args: Nodes;
}
type Filter = Named | (Call & { readonly callee: Named });

export function jinjaBody(nodes: Nodes): JinjaBody {
  return nodes.flatMap(statementOf);
}

function statementOf(node: Node): JinjaBody {
  switch (node.type) {
    case 'If':
      return [
        { kind: 'if', tests: [expressionOf(node.test)], branches: [jinjaBody(node.body), jinjaBody(node.alternate)] },
      ];
    case 'For':
      return [forOf(node)];
    case 'Set':
      return [
        {
          kind: 'set',
          targets: namesOf(node.assignee),
          value: node.value === null ? undefined : expressionOf(node.value),
          body: jinjaBody(node.body),
        },
      ];
    case 'Macro':
      return [
        {
          kind: 'macro',
          name: node.name.value,
          parameters: node.args.flatMap(namesOf),
          defaults: node.args.flatMap((argument) =>
            argument.type === 'KeywordArgumentExpression' ? [expressionOf(argument.value)] : [],
          ),
          body: jinjaBody(node.body),
        },
      ];
    case 'CallStatement': {
      const text = {
        kind: 'text',
        parameters: (node.callerArgs ?? []).flatMap(namesOf),
        body: jinjaBody(node.body),
      } as const;
      return [{ kind: 'output', expression: { kind: 'operation', operands: [expressionOf(node.call), text] } }];
    }
    case 'FilterStatement':
      return [
        {
          kind: 'output',
          expression: filterOf(node.filter, { kind: 'text', parameters: [], body: jinjaBody(node.body) }),
        },
      ];
    case 'Comment':
    case 'Break':
    case 'Continue':
      return [];
    default:
      return [{ kind: 'output', expression: expressionOf(node) }];
  }
}

function forOf({ loopvar, iterable, body, defaultBlock }: Node & { type: 'For' }): JinjaStatement {
  const [list, test] = iterable.type === 'SelectExpression' ? [iterable.lhs, iterable.test] : [iterable];
  return {
    kind: 'for',
    targets: namesOf(loopvar),
    list: expressionOf(list),
    test: test === undefined ? undefined : expressionOf(test),
    body: jinjaBody(body),
    otherwise: jinjaBody(defaultBlock),
  };
}

function expressionOf(node: Node): JinjaExpression {
  switch (node.type) {
    case 'Identifier':
      return { kind: 'name', name: node.value };
    case 'MemberExpression':
      return { kind: 'member', of: expressionOf(node.object), key: keyOf(node) };
    case 'CallExpression':
      return { kind: 'call', callee: expressionOf(node.callee), arguments: node.args.map(expressionOf) };
    case 'FilterExpression':
      return filterOf(node.filter, expressionOf(node.operand));
    case 'TestExpression':
      return { kind: 'test', operand: expressionOf(node.operand), arguments: [] };
    case 'SelectExpression':
      return { kind: 'choice', test: expressionOf(node.test), outcomes: [expressionOf(node.lhs)] };
    case 'Ternary':
      return {
        kind: 'choice',
        test: expressionOf(node.condition),
        outcomes: [expressionOf(node.trueExpr), expressionOf(node.falseExpr)],
      };
    case 'BinaryExpression': {
      const [left, right] = [expressionOf(node.left), expressionOf(node.right)];
      if (node.operator.value === 'or') return { kind: 'choice', test: LITERAL, outcomes: [left, right] };
      // Variables after `a is defined and` can be missing.
      if (node.operator.value === 'and') return { kind: 'choice', test: left, outcomes: [right] };
      return { kind: 'operation', operands: [left, right] };
    }
    case 'UnaryExpression':
    case 'SpreadExpression':
    case 'KeywordSpreadExpression':
      return expressionOf(node.argument);
    case 'KeywordArgumentExpression':
      return expressionOf(node.value);
    case 'ArrayLiteral':
    case 'TupleLiteral':
      return { kind: 'operation', operands: node.value.map(expressionOf) };
    case 'ObjectLiteral':
      return { kind: 'operation', operands: [...node.value].flat().map(expressionOf) };
    case 'SliceExpression':
      return {
        kind: 'operation',
        operands: [node.start, node.stop, node.step].flatMap((bound) =>
          bound === undefined ? [] : [expressionOf(bound)],
        ),
      };
    default:
      return LITERAL;
  }
}

function filterOf(filter: Filter, operand: JinjaExpression): JinjaExpression {
  return filter.type === 'Identifier'
    ? { kind: 'filter', name: filter.value, operand, arguments: [] }
    : { kind: 'filter', name: filter.callee.value, operand, arguments: filter.args.map(expressionOf) };
}

function keyOf({ property, computed }: Node & { type: 'MemberExpression' }): string | JinjaExpression {
  if (property.type === 'Identifier' && !computed) return property.value;
  // An index from the end depends on the value.
  if (property.type === 'IntegerLiteral' && property.value < 0) return LITERAL;
  if (property.type === 'StringLiteral' || property.type === 'IntegerLiteral') return String(property.value);
  return expressionOf(property);
}

/** Returns the names that a target or parameter defines. */
function namesOf(node: Node): readonly string[] {
  if (node.type === 'Identifier') return [node.value];
  if (node.type === 'TupleLiteral') return node.value.flatMap(namesOf);
  return node.type === 'KeywordArgumentExpression' ? [node.key.value] : [];
}
