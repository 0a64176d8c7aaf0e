import type { Embedder } from './embedder';
import type { Model } from './model';
import type { EmbeddingSpec, ModelSpec, RunModelSpecs } from './model-spec';
import type { OutageGate } from './outage-gate';
import type { RunModels } from './run-models';
import { counted } from './spending';

/** The models of a run, asked through a gate. Models at the same address are one endpoint. */
export function patientModels(
  { task, reflection, judge, embedding }: RunModels,
  specs: RunModelSpecs,
  gate: OutageGate,
): RunModels {
  return {
    task: patientModel(task, endpointOf(specs.task), gate),
    reflection: patientModel(reflection, endpointOf(specs.reflection), gate),
    ...(judge === undefined ? {} : { judge: patientModel(judge, endpointOf(specs.judge ?? specs.reflection), gate) }),
    ...(embedding === undefined ? {} : { embedding: patientEmbedder(embedding, endpointOf(specs.embedding), gate) }),
  };
}

function patientModel(model: Model, endpoint: string, gate: OutageGate): Model {
  return {
    complete: (request, signal) => gate.ask(endpoint, () => counted(() => model.complete(request, signal)), signal),
  };
}

function patientEmbedder(embedder: Embedder, endpoint: string, gate: OutageGate): Embedder {
  return { embed: (texts, signal) => gate.ask(endpoint, () => counted(() => embedder.embed(texts, signal)), signal) };
}

/** The name of the endpoint that a model is asked at. */
export function endpointOf(spec: ModelSpec | EmbeddingSpec | undefined): string {
  return spec === undefined || 'practice' in spec ? 'practice' : spec.baseUrl;
}
