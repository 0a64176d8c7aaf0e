import * as v from 'valibot';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { createModel, modelFacts, modelSpecSchema, providers } from '../../../src/models/provider-registry';

describe.each(providers.map((provider) => [provider.label, provider] as const))('%s', (_label, provider) => {
  const example = v.parse(modelSpecSchema, parse(provider.example));

  it('alone provides the model of its example', () => {
    expect(providers.filter((other) => other.provides(example))).toEqual([provider]);
  });

  it('names the model and creates it', () => {
    expect(modelFacts(example).name).not.toBe('');
    expect(createModel(example, { key: 'secret' })).toHaveProperty('complete');
  });
});

describe('what a spec says about a model', () => {
  it('takes an endpoint at temperature 0 for repeatable, and at any other not', () => {
    const spec = { baseUrl: 'https://api.example.com/v1', model: 'small' };
    expect(modelFacts({ ...spec, temperature: 0 }).isRepeatable).toBe(true);
    expect(modelFacts({ ...spec, temperature: 1 }).isRepeatable).toBe(false);
    expect(modelFacts(spec).isRepeatable).toBe(false);
  });

  it('binds the key of an endpoint to its address, and gives the practice model none', () => {
    const spec = { baseUrl: 'https://api.example.com/v1', model: 'small', apiKeyEnv: 'KEY' };
    expect(modelFacts(spec).address).toMatchObject({ baseUrl: spec.baseUrl, apiKeyEnv: 'KEY' });
    expect(modelFacts({ practice: 'student' }).address).toBeUndefined();
  });

  it('counts the practice model as free, and an endpoint without a price as unknown', () => {
    expect(modelFacts({ practice: 'reflector' }).price).toEqual({ input: 0, output: 0 });
    expect(modelFacts({ baseUrl: 'https://api.example.com/v1', model: 'small' }).price).toBeUndefined();
  });
});
