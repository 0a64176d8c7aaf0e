// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { Embedder } from '../embedder';
import type { Model } from '../model';
import type { RunModelSpecs } from '../model-spec';
import type { OutageGate } from './outage-gate';
import { modelFacts } from '../provider-registry';
import type { RunModels } from '../run-models';
import { counted } from '../spending';

/** Returns the models of a run with their requests sent through the gate. Models at the same address share one endpoint. */
export function patientModels(
  { task, reflection, judge, embedding }: RunModels,
  specs: RunModelSpecs,
  gate: OutageGate,
): RunModels {
  return {
    task: patientModel(task, modelFacts(specs.task).endpoint, gate),
    reflection: patientModel(reflection, modelFacts(specs.reflection).endpoint, gate),
    ...(judge === undefined
      ? {}
      : { judge: patientModel(judge, modelFacts(specs.judge ?? specs.reflection).endpoint, gate) }),
    ...(embedding === undefined || specs.embedding === undefined
      ? {}
      : { embedding: patientEmbedder(embedding, specs.embedding.baseUrl, gate) }),
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
