import type { ModuleDefinition } from '../../system/pipeline-schema';
import { variablePaths } from '../../prompts/template';
import { modelFacts } from '../../models/provider-registry';
import type { RunSpec } from './spec';

/** Something that a part of a spec allows, but not together with another. */
export interface SpecConflict {
  /** The keys that lead to the value that should change. */
  readonly path: readonly string[];
  readonly message: string;
}

/** What is wrong between the parts of a spec, each of which is well-formed. */
export function conflictsIn(spec: RunSpec): readonly SpecConflict[] {
  return [...promptConflicts(spec), ...priceConflicts(spec)];
}

function promptConflicts({ prompts, system }: RunSpec): readonly SpecConflict[] {
  switch (system.kind) {
    case 'chat':
      return chatConflicts(prompts);
    case 'pipeline':
      return pipelineConflicts(prompts, system.modules);
    case 'command':
    case 'http':
      return [];
  }
}

/** A conversation is one file; several of its texts can be optimized together. */
function chatConflicts(prompts: RunSpec['prompts']): readonly SpecConflict[] {
  const [first, ...others] = Object.entries(prompts);
  const fileOf = (source: string) => source.replace(/#[^/]*$/, '');
  const foreign = others.find(([, source]) => first !== undefined && fileOf(source) !== fileOf(first[1]));
  return foreign === undefined
    ? []
    : [
        {
          path: ['prompts', foreign[0]],
          message:
            'The prompts of a chat system are parts of one file ("file#part"). For several files, list modules: system: { kind: pipeline, modules: [{ name, prompt, input }] }.',
        },
      ];
}

function pipelineConflicts(prompts: RunSpec['prompts'], modules: readonly ModuleDefinition[]): readonly SpecConflict[] {
  const components = Object.keys(prompts);
  const names = modules.map(({ name }) => name);
  const ofModules = modules.flatMap(({ name, prompt, input = '' }, index): readonly SpecConflict[] => {
    const path = ['system', 'modules', String(index)];
    const later = variablePaths('doubleBraces', input).find((variable) =>
      names.slice(index).includes(variable.split('.')[0] ?? ''),
    );
    return [
      ...(components.includes(prompt)
        ? []
        : [
            {
              path: [...path, 'prompt'],
              message: `There is no prompt "${prompt}". Under "prompts" there are: ${components.join(', ')}.`,
            },
          ]),
      ...(names.indexOf(name) === index
        ? []
        : [{ path: [...path, 'name'], message: `There are two modules "${name}". Give each a name of its own.` }]),
      ...(later === undefined
        ? []
        : [
            {
              path: [...path, 'input'],
              message: `{{${later}}} is of a module that has not run yet. A module can be given what earlier ones put out.`,
            },
          ]),
    ];
  });
  const used = new Set(modules.map(({ prompt }) => prompt));
  const unused = components.filter((component) => !used.has(component));
  return [
    ...ofModules,
    ...unused.map((component) => ({
      path: ['prompts', component],
      message: `No module of the pipeline uses the prompt "${component}". Name it in system.modules, or take it out.`,
    })),
  ];
}

function priceConflicts({ budget, models }: RunSpec): readonly SpecConflict[] {
  if (budget.usd === undefined) return [];
  const { embedding, ...chatModels } = models;
  const conflict = (use: string, example: string) => ({
    path: ['budget', 'usd'],
    message: `A budget in US dollars needs the price of the model. Give it as models.${use}.price, such as ${example} for a million tokens.`,
  });
  return [
    ...Object.entries(chatModels)
      .filter(([, model]) => modelFacts(model).price === undefined)
      .map(([use]) => conflict(use, '{ input: 2, output: 8 }')),
    ...(embedding === undefined || embedding.price !== undefined ? [] : [conflict('embedding', '{ input: 0.02 }')]),
  ];
}
