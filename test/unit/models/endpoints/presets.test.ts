import { describe, expect, it } from 'vitest';
import { presetAt, presetNames, presets, type Preset } from '../../../../src/models/endpoints/presets';

describe.each(presetNames)('the service %s', (name) => {
  const preset: Preset = presets[name];
  const address = preset.baseUrl ?? preset.exampleUrl ?? '';

  it('is recognized at its address', () => {
    expect(presetAt(address)).toBe(preset);
  });

  it('needs a key, or runs on this machine', () => {
    const isLoopback = new URL(address).hostname === '127.0.0.1';
    expect([preset.apiKeyEnv === undefined, preset.isLocal === true]).toEqual([isLoopback, isLoopback]);
  });
});

describe('an address', () => {
  it('is not that of a service whose name it only contains', () => {
    expect(presetAt('https://api.openai.com.example.org/v1')).toBeUndefined();
    expect(presetAt('https://notapi.openai.com/v1')).toBeUndefined();
    expect(presetAt('http://127.0.0.1:4000/v1')).toBeUndefined();
  });

  it("is that of a service when it is one of the customers'", () => {
    expect(presetAt('https://contoso.openai.azure.com/openai/deployments/a')).toBe(presets.azure);
    expect(presetAt('https://adb-1.2.azuredatabricks.net/serving-endpoints')).toBe(presets.databricks);
  });
});
