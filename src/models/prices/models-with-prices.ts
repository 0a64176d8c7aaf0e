// Tested by test/unit/models/prices/known-price.test.ts.
import type { EmbeddingSpec } from '../endpoints/endpoint-spec';
import type { RunModelSpecs } from '../model-spec';
import type { ModelSpec } from '../provider-registry';
import { knownPrice, type OwnPrices } from './known-price';
import type { PriceList } from './price-table';

/** Returns the models of a spec with their prices, as far as these are known. */
export function withKnownPrices<Models extends Partial<RunModelSpecs>>(models: Models, own: OwnPrices): Models {
  const { task, otherTasks, reflection, judge, embedding } = models;
  return {
    ...models,
    ...(task === undefined ? {} : { task: withPrice(task, own) }),
    ...(otherTasks === undefined ? {} : { otherTasks: otherTasks.map((other) => withPrice(other, own)) }),
    ...(reflection === undefined ? {} : { reflection: withPrice(reflection, own) }),
    ...(judge === undefined ? {} : { judge: withPrice(judge, own) }),
    ...(embedding === undefined ? {} : { embedding: withInputPrice(embedding, own) }),
  };
}

function withPrice(model: ModelSpec, own: OwnPrices): ModelSpec {
  if (!('model' in model) || model.price !== undefined) return model;
  const price = knownPrice(model, own)?.price;
  return price === undefined ? model : { ...model, price };
}

function withInputPrice(model: EmbeddingSpec, own: OwnPrices): EmbeddingSpec {
  const price = model.price ?? knownPrice(model, own)?.price;
  return price === undefined ? model : { ...model, price: { input: price.input } };
}

/** Returns the lists that have the prices of models, each once. */
export function listsOf(models: Partial<RunModelSpecs>, own: OwnPrices): readonly PriceList[] {
  const { embedding, otherTasks = [], ...others } = models;
  const all = [...Object.values(others), ...otherTasks, ...(embedding === undefined ? [] : [embedding])];
  const lists = all.flatMap((model) => {
    const known = 'model' in model ? knownPrice(model, own) : undefined;
    if (known?.list === undefined || !('model' in model)) return [];
    const isListed = model.price === undefined || model.price.input === known.price.input;
    return isListed ? [known.list] : [];
  });
  return [...new Set(lists)];
}
