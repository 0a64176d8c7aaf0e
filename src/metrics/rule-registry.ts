// Tested by test/unit/metrics/metric-definition.test.ts.
import { command } from './code/command';
import { javascript } from './code/javascript';
import { python } from './code/python';
import { answerRelevance } from './judging/answer-relevance';
import { closedqa } from './judging/closed-qa';
import { factuality } from './judging/factuality';
import { gEval } from './judging/g-eval';
import { uses } from './judging/github-builtin';
import { llm } from './judging/github-llm';
import { judge } from './judging/judge';
import { rubricPrompt } from './judging/rubric-prompt';
import { similar } from './judging/similar';
import { assertions } from './rules/assertions';
import { isRefusal } from './rules/refusal';
import { jsonEqual } from './rules/json-equal';
import { containsJson, isJson, jsonSchema } from './rules/json-form';
import { label } from './rules/label';
import { length, maxTokens } from './rules/length';
import { bleu, levenshtein, rouge } from './rules/similarity';
import { number } from './rules/number';
import { regex } from './rules/regex';
import { setF1 } from './rules/set-f1';
import { containsAll, containsAny, icontainsAll, icontainsAny } from './rules/contains-several';
import { cost, latency } from './rules/latency-and-cost';
import { string } from './rules/string';
import { contains, endsWith, equals, icontains, startsWith } from './rules/text';

/** All kinds of rules by their key in a spec's `metric:` list. */
export const ruleKinds = {
  equals,
  contains,
  icontains,
  'contains-any': containsAny,
  'contains-all': containsAll,
  'icontains-any': icontainsAny,
  'icontains-all': icontainsAll,
  'starts-with': startsWith,
  'ends-with': endsWith,
  regex,
  label,
  number,
  'set-f1': setF1,
  'is-json': isJson,
  'contains-json': containsJson,
  'json-schema': jsonSchema,
  'json-equal': jsonEqual,
  levenshtein,
  'rouge-n': rouge,
  bleu,
  'is-refusal': isRefusal,
  length,
  'max-tokens': maxTokens,
  latency,
  cost,
  string,
  judge,
  'rubric-prompt': rubricPrompt,
  'g-eval': gEval,
  factuality,
  closedqa,
  similar,
  'answer-relevance': answerRelevance,
  llm,
  uses,
  javascript,
  python,
  command,
  assertions,
} as const;

/** The key that selects the rule in an entry of the spec's `metric:` list. */
export type RuleName = keyof typeof ruleKinds;

export const ruleNames = Object.keys(ruleKinds).filter(isRuleName);

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(ruleKinds, name);
}
