// @ts-check
import ts from 'typescript';

/**
 * What the parser of typescript-eslint tells of types.
 *
 * @typedef {{program: ts.Program, esTreeNodeToTSNodeMap: {get(node: unknown): ts.Node}}} TypeServices
 */

/**
 * Forbids looking a name up in an object that holds values by name, when the name is any string: one that comes from outside
 * may be `constructor` or `__proto__`, which every object inherits. Needs types.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noInheritedLookup = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      read: 'A name from outside may be one that every object inherits. Look it up with valueOf of src/gepa/named-values.ts, or in a Map.',
      write:
        'A name from outside may be __proto__. Make the object with Object.fromEntries or from its parts, or use a Map.',
    },
  },
  create(context) {
    const services = /** @type {TypeServices} */ (context.sourceCode.parserServices);
    const checker = services.program.getTypeChecker();
    return {
      'MemberExpression[computed=true]'(
        /** @type {import('estree').MemberExpression & import('eslint').Rule.NodeParentExtension} */ node,
      ) {
        const [object, name] = [node.object, node.property].map((part) =>
          checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(part)),
        );
        if (object === undefined || name === undefined) return;
        if (!parts(checker, name).some(isAnyString) || !parts(checker, object).some(holdsByName)) return;
        context.report({ node, messageId: isWritten(node) ? 'write' : 'read' });
      },
    };
  },
};

/**
 * The types that a type may stand for.
 *
 * @param {ts.TypeChecker} checker
 * @param {ts.Type} type
 * @returns {readonly ts.Type[]}
 */
function parts(checker, type) {
  const constraint = checker.getBaseConstraintOfType(type) ?? type;
  return constraint.isUnion() ? constraint.types : [constraint];
}

/** @param {ts.Type} type */
function isAnyString(type) {
  const ofString = ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping;
  return (type.flags & ofString) !== 0 || (type.isIntersection() && type.types.some(isAnyString));
}

/** @param {ts.Type} type */
function holdsByName(type) {
  return (type.flags & ts.TypeFlags.Object) !== 0 && type.getStringIndexType() !== undefined;
}

/** @param {import('estree').MemberExpression & import('eslint').Rule.NodeParentExtension} node */
function isWritten(node) {
  const { parent } = node;
  if (parent.type === 'AssignmentExpression') return parent.left === node;
  return parent.type === 'UpdateExpression' || (parent.type === 'UnaryExpression' && parent.operator === 'delete');
}
