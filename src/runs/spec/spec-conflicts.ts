// Tested by test/unit/runs/spec/parse-spec.test.ts.
import { isStrategy, searchPresets } from '../../gepa/strategies/strategy-options';
import { optionsWithoutMeaning } from '../../gepa/strategies/strategy-search';
import type { ModuleDefinition } from '../../system/pipeline-schema';
import { variablePaths } from '../../prompts/template';
import { taskSpecs } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { RunSpec } from './spec';

/** A contradiction between two parts of a spec. */
export interface SpecConflict {
  /** The keys on the way to the value to change. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Returns the contradictions between the parts of a spec that matches the schema. */
export function conflictsIn(spec: RunSpec): readonly SpecConflict[] {
  return [
    ...promptConflicts(spec),
    ...taskModelConflicts(spec),
    ...worstModelConflicts(spec),
    ...presetConflicts(spec),
    ...batchConflicts(spec),
    ...programConflicts(spec),
    ...agentConflicts(spec),
    ...priceConflicts(spec),
  ];
}

/** A system outside chooses its models itself. */
function taskModelConflicts({ system, models }: RunSpec): readonly SpecConflict[] {
  const { otherTasks = [] } = models;
  if (otherTasks.length === 0 || system.kind === 'chat' || system.kind === 'pipeline') return [];
  const message = `A system of the kind "${system.kind}" uses no task models. Remove models.otherTasks.`;
  return [{ path: ['models', 'otherTasks'], message }];
}

/** The worst of one model is that model: the developer may have forgotten the others. */
function worstModelConflicts({ search, models }: RunSpec): readonly SpecConflict[] {
  if (search.acrossModels !== 'worst' || taskSpecs(models).length > 1) return [];
  const message =
    '"worst" compares several task models, and the spec has one. Add others as models.otherTasks, or remove acrossModels.';
  return [{ path: ['search', 'acrossModels'], message }];
}

/** An option that the preset has no use for would change nothing. */
function presetConflicts({ search }: RunSpec): readonly SpecConflict[] {
  const { preset } = search;
  const given = new Set<string>(Object.keys(search));
  const foreign = searchPresets.filter((name) => isStrategy(name) && name !== preset && given.has(name));
  const unused = isStrategy(preset) ? optionsWithoutMeaning[preset].filter((name) => given.has(name)) : [];
  return [
    ...foreign.map((name) => ({
      path: ['search', name],
      message: `These are options of the preset "${name}", and the search is "${preset}". Set search.preset: ${name}, or remove them.`,
    })),
    ...unused.map((name) => ({
      path: ['search', name],
      message: `The preset "${preset}" makes no use of search.${name}. Remove it, or choose another preset.`,
    })),
  ];
}

/** Only scoring can wait for a day, and only a task model scores candidates. */
function batchConflicts({ models }: RunSpec): readonly SpecConflict[] {
  const others = [['reflection', models.reflection] as const, ['judge', models.judge] as const];
  return others.flatMap(([use, model]) =>
    model === undefined || modelFacts(model).batches === undefined
      ? []
      : [
          {
            path: ['models', use, 'batch'],
            message: `Only task models are asked in batches. Remove models.${use}.batch.`,
          },
        ],
  );
}

/** A program is started for each row, or is a server. It waits for each answer of a model. */
function programConflicts({ system, models }: RunSpec): readonly SpecConflict[] {
  if (system.kind !== 'program') return [];
  const { command, serve, request, stdin, portEnv } = system;
  const conflict = (message: string, ...path: string[]) => ({ path, message });
  return [
    ...((command === undefined) === (serve === undefined)
      ? [
          conflict(
            'Expected either command, for a program that is started for each row, or serve, for one that is a server.',
            'system',
          ),
        ]
      : []),
    ...((serve === undefined) === (request === undefined)
      ? []
      : [
          conflict(
            'Expected serve and request together: how the server is started, and what it is sent for a row.',
            'system',
          ),
        ]),
    ...(serve !== undefined && stdin !== undefined
      ? [conflict('A server isn’t sent anything on standard input. Remove system.stdin.', 'system', 'stdin')]
      : []),
    ...(serve === undefined && portEnv !== undefined
      ? [conflict('Only a server takes a port. Remove system.portEnv.', 'system', 'portEnv')]
      : []),
    ...(modelFacts(models.task).batches === undefined
      ? []
      : [
          conflict(
            'A program waits for each answer, so its requests can’t be sent in batches. Remove models.task.batch.',
            ...['models', 'task', 'batch'],
          ),
        ]),
  ];
}

/** An option that changes nothing, or takes back another, may not be what the developer meant. */
function agentConflicts({ system, metric }: RunSpec): readonly SpecConflict[] {
  if (system.kind !== 'agent') return [];
  const { commit, uncommitted, network, sandbox, check, score, hidden } = system;
  const conflict = (key: string, message: string) => ({ path: ['system', key], message });
  return [
    ...(commit !== undefined && uncommitted !== undefined
      ? [conflict('uncommitted', 'Expected either commit or uncommitted: a commit has no uncommitted files.')]
      : []),
    ...(network === 'none' && !sandbox
      ? [
          conflict(
            'sandbox',
            'Only a sandbox keeps the agent off the network. Remove sandbox, or set network: allowed.',
          ),
        ]
      : []),
    ...(check === undefined && hidden !== undefined
      ? [conflict('hidden', 'Hidden files are for the check. Add check, or remove hidden.')]
      : []),
    ...(check === undefined && score === 'last-line'
      ? [conflict('score', 'There is no check whose last line could be a score. Add check, or remove score.')]
      : []),
    ...(check !== undefined && metric !== undefined
      ? [{ path: ['metric'], message: 'The check scores the agent already. Remove metric or system.check.' }]
      : []),
  ];
}

function promptConflicts({ prompts, system }: RunSpec): readonly SpecConflict[] {
  switch (system.kind) {
    case 'chat':
      return chatConflicts(prompts);
    case 'pipeline':
      return pipelineConflicts(prompts, system.modules);
    case 'program':
    case 'agent':
    case 'command':
    case 'http':
      return [];
  }
}

/** A chat is one file, of which several texts can be optimized together. */
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
            'The prompts of a chat system are parts of one file ("file#part"). To use several files, define modules: system: { kind: pipeline, modules: [{ name, prompt, input }] }.',
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
              message: `Unknown prompt "${prompt}". The spec names these prompts: ${components.join(', ')}.`,
            },
          ]),
      ...(names.indexOf(name) === index
        ? []
        : [{ path: [...path, 'name'], message: `Two modules have the name "${name}". Rename one of them.` }]),
      ...(later === undefined
        ? []
        : [
            {
              path: [...path, 'input'],
              message: `{{${later}}} is the output of a later module. A module can only use the outputs of earlier ones.`,
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
      message: `No module of the pipeline uses the prompt "${component}". Name it in system.modules, or remove it.`,
    })),
  ];
}

/** A budget of money needs the price of every model, and that some of them cost something. */
function priceConflicts({ budget, models }: RunSpec): readonly SpecConflict[] {
  if (budget.usd === undefined) return [];
  const { embedding } = models;
  const chatModels = chatModelsOf(models);
  const path = ['budget', 'usd'];
  const unpriced = chatModels.filter(([, model]) => modelFacts(model).price === undefined);
  if (unpriced.length > 0 || (embedding !== undefined && embedding.price === undefined)) {
    return [
      ...unpriced.map(([use, model]) => ({ path, message: missingPrice(use, model) })),
      ...(embedding === undefined || embedding.price !== undefined
        ? []
        : [{ path, message: addPrice('embedding', '{ input: 0.02 }') }]),
    ];
  }
  const isFree = chatModels.every(([, model]) => {
    const { input = 0, output = 0 } = modelFacts(model).price ?? {};
    return input === 0 && output === 0;
  });
  const isOnlyLimit = Object.keys(budget).length === 1;
  if (!isFree || !isOnlyLimit || (embedding?.price?.input ?? 0) > 0) return [];
  const message =
    'The models are free, so a budget in US dollars would never end the run. Set another limit, such as rollouts: 300.';
  return [{ path, message }];
}

/** Returns the models that complete conversations, with their keys in the spec. */
function chatModelsOf(models: RunSpec['models']): readonly (readonly [string, ModelSpec])[] {
  const { task, otherTasks = [], reflection, judge } = models;
  return [
    ['task', task],
    ...otherTasks.map((model, place) => [`otherTasks.${place}`, model] as const),
    ['reflection', reflection],
    ...(judge === undefined ? [] : [['judge', judge] as const]),
  ];
}

function missingPrice(use: string, model: ModelSpec): string {
  if ('model' in model) return addPrice(use, '{ input: 2, output: 8 }');
  return `A budget in US dollars needs the price of the model, which isn't known for models.${use} (${modelFacts(model).name}). Limit rollouts or tokens instead.`;
}

function addPrice(use: string, example: string): string {
  return `A budget in US dollars needs the price of the model. Add it as models.${use}.price, such as ${example} for a million tokens. In the editor, the setting gepa.prices does it for all runs.`;
}
