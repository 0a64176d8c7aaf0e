import type { MetricDefinition } from '../../metrics/metric-definition';

/** A rule that the developer writes in the form, for outputs without an expected answer. */
export type OwnRule =
  | { readonly kind: 'judge'; readonly rubric: string }
  | { readonly kind: 'words'; readonly most: number }
  | { readonly kind: 'json' }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'lacks'; readonly text: string };

export type OwnRuleKind = OwnRule['kind'];

/** Returns the metric that a rule becomes in a spec. */
export function definitionOf(rule: OwnRule): MetricDefinition {
  switch (rule.kind) {
    case 'judge':
      return { judge: rule.rubric };
    case 'words':
      return { length: { max: rule.most, unit: 'words' } };
    case 'json':
      return { 'is-json': true };
    case 'contains':
      return { icontains: rule.text };
    case 'lacks':
      return { icontains: rule.text, not: true };
  }
}
