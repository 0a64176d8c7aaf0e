// Tested by test/unit/runs/report/partial-scores.test.ts.
import type { Assertion } from '../../datasets/row';
import { ruleOf } from '../../metrics/metric-definition';
import { chatSpecs } from '../../models/model-spec';
import { modelFacts } from '../../models/provider-registry';
import { nameOfCommand } from '../../processes/program';
import type { ToolDefinition } from '../../system/tools/tool-schema';
import type { RunPlan } from './run-plan';
import type { RunSpec } from '../spec/spec';

/** Metric rules that run code. promptfoo assertions with these types are read as such rules. */
const codeRules: ReadonlySet<string> = new Set(['javascript', 'python', 'command']);

/** Lists the programs and code that a run executes because its files name them, without duplicates. */
export function programsOfPlan({ spec, metric, examples }: RunPlan): readonly string[] {
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const rules = metric.map(ruleOf);
  const assertions = [
    ...rules.flatMap(({ rule, value }) => (rule === 'assertions' && isList(value) ? value : [])),
    ...rows.flatMap((row) => row.assertions ?? []),
  ];
  const code = [...rules.map(({ rule }) => rule), ...typesOf(assertions)].filter((rule) => codeRules.has(rule));
  return [
    ...new Set([
      ...commandsOf(spec.system),
      ...commandsOfModels(spec.models),
      ...code.map((rule) => `code of the metric's rule "${rule}"`),
    ]),
  ];
}

function isList(value: unknown): value is readonly Assertion[] {
  return Array.isArray(value);
}

function typesOf(assertions: readonly Assertion[]): readonly string[] {
  return assertions.flatMap(({ type, assert = [] }) => [type.replace(/^not-/, ''), ...typesOf(assert)]);
}

function commandsOf(system: RunSpec['system']): readonly string[] {
  switch (system.kind) {
    case 'program':
      return [system.command ?? system.serve ?? []].map(nameOfCommand);
    case 'agent':
      return [system.command, ...(system.check === undefined ? [] : [system.check])].map(nameOfCommand);
    case 'command':
      return [nameOfCommand(system.command)];
    case 'chat':
      return commandsOfTools(system.tools);
    case 'pipeline':
      return system.modules.flatMap(({ tools }) => commandsOfTools(tools));
    case 'http':
      return [];
  }
}

function commandsOfModels(models: RunSpec['models']): readonly string[] {
  return chatSpecs(models).flatMap((model) => modelFacts(model).program ?? []);
}

function commandsOfTools(tools: readonly ToolDefinition[] = []): readonly string[] {
  return tools.flatMap(({ command }) => (command === undefined ? [] : [nameOfCommand(command)]));
}
