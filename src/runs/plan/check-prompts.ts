// Tested by test/unit/runs/plan/promptfoo-prompt-filter.test.ts.
import { resolve } from 'node:path';
import { placeOf, type Row } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { messagesWith } from '../../prompts/prompt-file';
import { malformedVariable, valueAt, variablePaths } from '../../prompts/template';
import { checkVariables } from '../../system/check-variables';
import { withOutputs } from '../../system/module-outputs';
import type { ModuleDefinition } from '../../system/pipeline-schema';
import { checkAgent } from './check-agent';
import { checkProgram } from './check-program';
import { promptOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

type Prompts = Readonly<Record<string, PromptSnapshot>>;

/**
 * Checks that every row can fill the prompts, so that no rollout fails because of a missing variable.
 *
 * @param specFile absolute path; prompt files are relative to its folder.
 * @throws {UserError} that names the variable and its position, or the row that lacks it.
 */
export function checkPrompts(
  { system }: RunSpec,
  specFile: string,
  folder: string,
  prompts: Prompts,
  rows: readonly Row[],
): void {
  switch (system.kind) {
    case 'chat':
      for (const prompt of Object.values(prompts)) checkPrompt(prompt, folder, rows);
      break;
    case 'pipeline':
      checkPipeline(system.modules, specFile, folder, prompts, rows);
      break;
    case 'program':
      checkProgram(system, prompts, specFile, folder, rows);
      break;
    case 'agent':
      checkAgent(system, specFile, rows);
      break;
    case 'command':
    case 'http':
      // These systems interpret their texts themselves.
      break;
  }
}

/** Checks each module with the row and placeholders for the outputs of earlier modules. */
function checkPipeline(
  modules: readonly ModuleDefinition[],
  specFile: string,
  folder: string,
  prompts: Prompts,
  rows: readonly Row[],
): void {
  for (const [index, { name, prompt, input }] of modules.entries()) {
    const outputs = Object.fromEntries(modules.slice(0, index).map((earlier) => [earlier.name, '']));
    const seen = rows.map((row) => withOutputs(row, outputs));
    const snapshot = valueOf(prompts, prompt);
    if (snapshot !== undefined) checkPrompt(snapshot, folder, seen);
    if (input !== undefined) checkInput(name, input, specFile, seen);
  }
}

/** Checks the conversation of the file that the part belongs to. */
function checkPrompt(snapshot: PromptSnapshot, folder: string, rows: readonly Row[]): void {
  const { file, part, content, partials } = snapshot;
  const path = resolve(folder, file);
  const prompt = promptOfSnapshot(snapshot);
  if (prompt.editOnly !== undefined) throw new UserError(prompt.editOnly, { file: path });
  const used = new Set(messagesWith(prompt, part).map(({ component }) => component));
  const components = prompt.components.filter(({ name }) => used.has(name));
  checkVariables(path, content, { ...prompt, components }, rows, partials);
}

function checkInput(module: string, input: string, specFile: string, rows: readonly Row[]): void {
  const malformed = malformedVariable(input);
  if (malformed !== undefined) {
    throw new UserError(
      `The input of the module "${module}" has ${JSON.stringify(malformed)}, which isn't a variable. Write a column or an earlier module's output in double braces, such as {{input}}.`,
      { file: specFile },
    );
  }
  for (const variable of variablePaths('doubleBraces', input)) {
    const without = rows.find(({ values }) => valueAt(values, variable) === undefined);
    if (without === undefined) continue;
    const { file, line } = placeOf(without);
    throw new UserError(
      `The input of the module "${module}" has the variable {{${variable}}}, which is neither a column of the row at ${file}:${line} nor the output of an earlier module. The columns are: ${Object.keys(without.values).join(', ')}.`,
      { file: specFile },
    );
  }
}
