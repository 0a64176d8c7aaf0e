import type { Usage } from '../../gepa/rollout';
import type { Embedder } from '../embedder';
import type { EmbeddingSpec } from '../endpoints/endpoint-spec';
import { limitsOf, type RequestLimits } from '../endpoints/request-limits';
import type { RunBatches } from '../batches/run-batches';
import type { Completion, Model } from '../model';
import { judgeSpec, type RunModelSpecs } from '../model-spec';
import type { OutageGate } from './outage-gate';
import { modelFacts, type ModelSpec } from '../provider-registry';
import { Quota } from './quota';
import type { RunModels } from '../run-models';
import { counted, type MetricUse } from '../spending';
import { endpointOf } from '../endpoints/endpoint';

/**
 * Returns the models of a run with their requests sent through the gate. Models at the same address share one endpoint.
 * There is a judge whenever metrics can ask for one, so that its usage is counted as a judge's.
 *
 * @param onAdapted receives a sentence when an endpoint refused a setting, and requests are sent in another form from then on.
 * @param batches of the task models that send some of their requests in batches. Undefined when none does.
 */
export function patientModels(
  { task, otherTasks = [], reflection, judge = reflection, embedding }: RunModels,
  specs: RunModelSpecs,
  gate: OutageGate,
  onAdapted: (message: string) => void = () => undefined,
  batches?: RunBatches,
): RunModels {
  const judging = judgeSpec(specs);
  const quotas = new Quotas();
  const tell = (completion: Completion): Completion => {
    for (const message of completion.adaptations ?? []) onAdapted(message);
    return completion;
  };
  const patient = (model: Model, spec: ModelSpec, use?: MetricUse): Model => {
    const { endpoint, name, limits } = modelFacts(spec);
    const told: Model = { complete: async (request, signal) => tell(await model.complete(request, signal)) };
    const single = patientModel(told, gate, { endpoint, quota: quotas.of(endpoint, name, limits) }, use);
    return batches?.limit.of(single) ?? single;
  };
  const prompted = (model: Model, spec: ModelSpec, place: number): Model => {
    const single = patient(model, spec);
    return batches?.batched(single, model.batches, { spec, place, gate }) ?? single;
  };
  return {
    task: prompted(task, specs.task, 0),
    otherTasks: otherTasks.map((model, place) => prompted(model, specs.otherTasks?.[place] ?? specs.task, place + 1)),
    reflection: patient(reflection, specs.reflection),
    ...(judging === undefined ? {} : { judge: patient(judge, judging, 'judge') }),
    ...(embedding === undefined || specs.embedding === undefined
      ? {}
      : { embedding: patientEmbedder(embedding, gate, destinationOf(specs.embedding, quotas)) }),
  };
}

/** Where a model's requests go. */
interface Destination {
  readonly endpoint: string;
  readonly quota: Quota | undefined;
}

/** The quotas of a run. A model that is used in several ways has one. */
class Quotas {
  private readonly known = new Map<string, Quota>();

  of(endpoint: string, model: string, limits: RequestLimits | undefined): Quota | undefined {
    if (limits === undefined) return undefined;
    const key = JSON.stringify([endpoint, model]);
    const quota = this.known.get(key) ?? new Quota(limits);
    this.known.set(key, quota);
    return quota;
  }
}

function destinationOf(spec: EmbeddingSpec, quotas: Quotas): Destination {
  const endpoint = endpointOf(spec).baseUrl;
  return { endpoint, quota: quotas.of(endpoint, spec.model, limitsOf(spec)) };
}

function patientModel(model: Model, gate: OutageGate, { endpoint, quota }: Destination, use?: MetricUse): Model {
  return {
    complete: (request, signal) =>
      gate.ask(endpoint, () => counted(() => model.complete(request, signal), use), signal, { quota, usageOf }),
  };
}

function patientEmbedder(embedder: Embedder, gate: OutageGate, { endpoint, quota }: Destination): Embedder {
  return {
    embed: (texts, signal) =>
      gate.ask(endpoint, () => counted(() => embedder.embed(texts, signal), 'embedding'), signal, { quota, usageOf }),
  };
}

function usageOf({ usage }: { readonly usage: Usage }): Usage {
  return usage;
}
