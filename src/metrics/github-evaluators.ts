import * as v from 'valibot';
import type { PromptEvaluator } from '../prompts/prompt-types';
import { metricSchema, type MetricDefinition } from './metric-definition';
import { MetricError } from './metric-error';

/** The kinds of GitHub Models evaluators. Each is a rule with the same name. */
const kinds = ['string', 'llm', 'uses'] as const;

/**
 * Converts the evaluators of a `.prompt.yml` to metric definitions. Each is an objective under its own name, and all
 * have the same weight.
 *
 * @param file path of the prompt file, for errors.
 * @throws MetricError when an evaluator is malformed or `uses` an unknown evaluator. It never scores 0 instead.
 */
export function definitionsOfEvaluators(
  evaluators: readonly PromptEvaluator[],
  file: string,
): readonly MetricDefinition[] {
  return evaluators.map(({ value, line }, index) => {
    const fields = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
    const name: unknown = fields?.get('name');
    const title = typeof name === 'string' && name !== '' ? `"${name}"` : `number ${index + 1}`;
    const kind = kinds.find((each) => isSet(fields?.get(each)));
    if (kind === undefined) {
      throw new MetricError(
        `The evaluator ${title} doesn't say how to score. Add one of ${kinds.join(', ')}, such as ` +
          '{ name: mentions-it, string: { contains: "{{expected}}" } }.',
        { file, line },
      );
    }
    const entry = { [kind]: textual(fields?.get(kind)), ...(typeof name === 'string' && name !== '' ? { name } : {}) };
    const result = v.safeParse(metricSchema, entry);
    if (result.success) return result.output;
    const [{ message, path = [] }] = result.issues;
    const key = path.map((item) => String(item.key)).join('.');
    throw new MetricError(`The evaluator ${title} cannot be used: ${key}: ${message}.`, { file, line });
  });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Converts numbers and booleans to text: YAML reads `equals: 4` as a number, but GitHub Models means text. */
function textual(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const plain = (one: unknown) => (typeof one === 'number' || typeof one === 'boolean' ? String(one) : one);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
