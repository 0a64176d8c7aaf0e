// Tested by test/unit/runs/plan/promptfoo-prompt-filter.test.ts.
import { isWithin, type Columns, type ColumnUses } from '../../datasets/columns/columns';
import { ruleOf, type MetricDefinition, type RuleName } from '../../metrics/metric-definition';
import { PromptError } from '../../prompts/prompt-error';
import { variablePaths } from '../../prompts/template';
import { columnsOfCheck } from './check-agent';
import { columnsGiven } from '../../system/program/program-command';
import { promptOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

type Prompts = Readonly<Record<string, PromptSnapshot>>;

/** Rules that use the whole row or show parts of it to a judge: columns that they name may be inputs as well. */
const nonComparingRules: readonly RuleName[] = [
  ...(['judge', 'g-eval', 'closedqa', 'answer-relevance', 'llm', 'uses'] as const),
  ...(['javascript', 'python', 'command', 'assertions'] as const),
];

/** Returns the columns that a run's prompts and metric use. */
export function columnUses(
  { system }: Pick<RunSpec, 'system'>,
  metric: readonly MetricDefinition[],
  prompts: Prompts,
): ColumnUses {
  return {
    variables: [...variablesOf(prompts), ...columnsOfSystem(system)],
    compared: [
      ...(system.kind === 'agent' ? columnsOfCheck(system) : []),
      ...metric.flatMap((definition) => {
        const { rule, value } = ruleOf(definition);
        return nonComparingRules.includes(rule) ? [] : pathsNamedIn(value);
      }),
    ],
  };
}

/** Returns the columns that a system is given besides those in its prompts. */
function columnsOfSystem(system: RunSpec['system']): readonly string[] {
  switch (system.kind) {
    case 'pipeline':
      return system.modules.flatMap(({ input = '' }) => variablePaths('doubleBraces', input));
    case 'program':
    case 'agent':
      return columnsGiven(system);
    case 'chat':
    case 'command':
    case 'http':
      return [];
  }
}

/** Returns the variables of all prompts. Malformed templates are rejected later, when a system fills them. */
function variablesOf(prompts: Prompts): readonly string[] {
  return Object.values(prompts).flatMap((snapshot) => {
    const { components, templating, placeholders = [] } = promptOfSnapshot(snapshot);
    const used = components.flatMap(({ text }) => {
      try {
        return variablePaths(templating, text, snapshot.partials);
      } catch (error) {
        if (error instanceof PromptError) return [];
        throw error;
      }
    });
    return [...used, ...placeholders.map(({ column }) => column)];
  });
}

/** Returns the variables in all strings of a value. */
function pathsNamedIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return variablePaths('doubleBraces', value);
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(pathsNamedIn))];
}

/** Returns a warning when a prompt prints the answers that its outputs are compared with. */
export function printedAnswerWarnings({ expected }: Columns, { variables = [] }: ColumnUses): readonly string[] {
  if (expected === undefined || !variables.some((path) => isWithin(path, expected))) return [];
  return [
    `The prompt prints the column "${expected}" with the expected answer, so scores mean nothing: the model only has to copy it. ` +
      'Remove the variable from the prompt, or set data.columns.expected in the spec to another column.',
  ];
}
