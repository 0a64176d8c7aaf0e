import * as v from 'valibot';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { foldedUses } from '../../../src/models/model-spec';
import { PracticeStudent } from '../../../src/models/practice/student';
import { createModel, modelFacts, modelSpecSchema, providers } from '../../../src/models/provider-registry';
import type { EditorModels } from '../../../src/models/providers/provider';

const editorModels: EditorModels = { create: () => new PracticeStudent() };

describe.each(providers.map((provider) => [provider.label, provider] as const))('%s', (_label, provider) => {
  const example = v.parse(modelSpecSchema, parse(provider.example));

  it('alone provides the model of its example', () => {
    expect(providers.filter((other) => other.provides(example))).toEqual([provider]);
  });

  it('names the model and creates it', () => {
    expect(modelFacts(example).name).not.toBe('');
    expect(createModel(example, { key: 'secret', editorModels, programs: { folder: '/' } })).toHaveProperty('complete');
  });
});

describe('a model of the editor', () => {
  const spec = { vscode: 'gpt-4.1', vendor: 'copilot' };

  it('is created by the editor, with what the spec says', () => {
    const asked: unknown[] = [];
    createModel(spec, {
      key: undefined,
      editorModels: { create: (named) => (asked.push(named), new PracticeStudent()) },
    });
    expect(asked).toEqual([spec]);
  });

  it('cannot be created without the editor', () => {
    expect(() => createModel(spec, { key: undefined })).toThrow('Only the editor can ask');
  });

  it('is recorded as one without a system role', () => {
    const practice = { practice: 'reflector' } as const;
    expect(foldedUses({ task: spec, reflection: practice })).toEqual({ foldsSystem: ['task'] });
    expect(foldedUses({ task: practice, reflection: practice })).toEqual({});
  });
});

describe('a program as a model', () => {
  const spec = { command: ['claude', '-p'] };

  it('cannot be created where programs may not run', () => {
    expect(() => createModel(spec, { key: undefined })).toThrow("this workspace isn't trusted");
  });

  it('runs twice at a time, or as often as the spec says', () => {
    expect(modelFacts(spec).limits).toEqual({ concurrency: 2 });
    expect(modelFacts({ ...spec, concurrency: 1 }).limits).toEqual({ concurrency: 1 });
  });

  it('has a system role only as JSON', () => {
    expect(modelFacts(spec).foldsSystem).toBe(true);
    expect(modelFacts({ ...spec, input: 'json' }).foldsSystem).toBeUndefined();
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
