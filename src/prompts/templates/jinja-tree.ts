// Tested by test/unit/prompts/templates/jinja-python.test.ts.
/**
 * A simplified syntax tree for Jinja and Nunjucks, with only what determines the variables that a template uses. Each engine's own
 * tree is converted to it. Text, comments and literals are omitted.
 */
export type JinjaStatement =
  | { readonly kind: 'output'; readonly expression: JinjaExpression }
  | { readonly kind: 'if'; readonly tests: readonly JinjaExpression[]; readonly branches: readonly JinjaBody[] }
  | {
      readonly kind: 'for';
      readonly targets: readonly string[];
      readonly list: JinjaExpression;
      /** `{% for x in list if test %}` */
      readonly test?: JinjaExpression | undefined;
      readonly body: JinjaBody;
      readonly otherwise: JinjaBody;
    }
  | {
      readonly kind: 'set';
      readonly targets: readonly string[];
      /** Absent when the text up to `{% endset %}` is the value. */
      readonly value?: JinjaExpression | undefined;
      readonly body: JinjaBody;
    }
  | {
      readonly kind: 'macro';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly defaults: readonly JinjaExpression[];
      readonly body: JinjaBody;
    }
  | { readonly kind: 'block'; readonly body: JinjaBody };

export type JinjaBody = readonly JinjaStatement[];

export type JinjaExpression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: JinjaExpression; readonly key: string | JinjaExpression }
  | { readonly kind: 'call'; readonly callee: JinjaExpression; readonly arguments: readonly JinjaExpression[] }
  | {
      readonly kind: 'filter';
      readonly name: string;
      readonly operand: JinjaExpression;
      readonly arguments: readonly JinjaExpression[];
    }
  /** `a if test else b`, and `a or b`, where `a` is the test as well. */
  | { readonly kind: 'choice'; readonly test: JinjaExpression; readonly outcomes: readonly JinjaExpression[] }
  /** `a is defined` and other tests. */
  | { readonly kind: 'test'; readonly operand: JinjaExpression; readonly arguments: readonly JinjaExpression[] }
  /** An operator, a list, an object, a literal. */
  | { readonly kind: 'operation'; readonly operands: readonly JinjaExpression[] }
  /** The text of a block, as the operand of `{% filter %}` or the argument of `{% call %}`. */
  | { readonly kind: 'text'; readonly parameters: readonly string[]; readonly body: JinjaBody };

export const LITERAL: JinjaExpression = { kind: 'operation', operands: [] };
