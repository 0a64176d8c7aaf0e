import { label } from './rules/label';
import { regex } from './rules/regex';
import { contains, endsWith, equals, icontains, startsWith } from './rules/text';

/** Every kind of rule by its key in a spec's `metric:` list. */
export const ruleKinds = {
  equals,
  contains,
  icontains,
  'starts-with': startsWith,
  'ends-with': endsWith,
  regex,
  label,
} as const;

/** The key of an entry of the spec's `metric:` list that says which rule it is. */
export type RuleName = keyof typeof ruleKinds;

export const ruleNames = Object.keys(ruleKinds).filter(isRuleName);

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(ruleKinds, name);
}
