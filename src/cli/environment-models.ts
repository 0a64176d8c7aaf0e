import type { ModelUse } from '../gepa/run-description';
import { UserError } from '../gepa/user-error';
import { createModel } from '../models/create-model';
import type { Model } from '../models/model';
import type { ModelSpec } from '../models/model-spec';

/** Makes the models of a run, with the keys that the environment holds for them. */
export type ModelMaker = (specs: Readonly<Record<ModelUse, ModelSpec>>) => Readonly<Record<ModelUse, Model>>;

/**
 * Both models of a run.
 *
 * @param log is told of every failed attempt.
 * @throws {UserError} when a variable that is to hold a key is not set.
 */
export function modelsFromEnvironment(log: (message: string) => void): ModelMaker {
  return ({ task, reflection }) => ({ task: fromEnvironment(task, log), reflection: fromEnvironment(reflection, log) });
}

/**
 * The task model of a run that never reflects: nobody needs the other one's key for it.
 *
 * @param log is told of every failed attempt.
 * @throws {UserError} when the variable that is to hold the key is not set.
 */
export function taskModelFromEnvironment(log: (message: string) => void): ModelMaker {
  const reflection: Model = { complete: () => Promise.reject(new Error('An evaluation does not reflect.')) };
  return ({ task }) => ({ task: fromEnvironment(task, log), reflection });
}

function fromEnvironment(spec: ModelSpec, log: (message: string) => void): Model {
  return createModel(spec, keyFromEnvironment(spec), log);
}

function keyFromEnvironment(spec: ModelSpec): string | undefined {
  if ('practice' in spec || spec.apiKeyEnv === undefined) return undefined;
  const key = process.env[spec.apiKeyEnv];
  if (key === undefined || key === '') {
    throw new UserError(
      `The environment variable ${spec.apiKeyEnv} is not set. It is to hold the API key for ${spec.baseUrl}.`,
    );
  }
  return key;
}
