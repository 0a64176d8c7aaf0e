import * as v from 'valibot';
import type { Model } from './model';
import { command } from './providers/command';
import { openAi } from './providers/openai';
import { practice } from './providers/practice';
import { vscodeModels } from './providers/vscode';
import type { ModelAccess, ModelFacts, Provider } from './providers/provider';

/** All providers, in the order of the documentation. */
export const providers = [vscodeModels, openAi, command, practice] as const;

/** An entry of a spec that names a model, of any provider. */
export const modelSpecSchema = v.union([vscodeModels.schema, openAi.schema, command.schema, practice.schema]);

export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;

/** Returns what a spec says about a model. */
export function modelFacts(spec: ModelSpec): ModelFacts {
  return providerOf(spec).facts(spec);
}

/**
 * Creates the model that a spec names. It sends each request once; retries are the run's, see `OutageGate`.
 *
 * @throws {ModelError} when the key can't be a key, or the access lacks what the provider needs.
 * @throws {UserError} when a header has no value.
 */
export function createModel(spec: ModelSpec, access: ModelAccess): Model {
  return providerOf(spec).create(spec, access);
}

function providerOf(spec: ModelSpec): Provider {
  const provider = providers.find((candidate) => candidate.provides(spec));
  if (provider === undefined) throw new Error(`No provider has the model ${JSON.stringify(spec)}.`);
  return provider;
}
