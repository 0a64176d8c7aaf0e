import type { KeyHeader } from './endpoint-key';
import type { RequestQuirk } from './request-quirks';

/** What is known about a service, so that a spec needs to name only the service and the model. */
export interface Preset {
  /** What the service is called on screen. */
  readonly label: string;
  /** Undefined where each customer has an address of their own. */
  readonly baseUrl?: string;
  /** What an address looks like, where `baseUrl` is undefined. */
  readonly exampleUrl?: string;
  /** The path of an address that is given without one. */
  readonly path?: string;
  /** Endings of the hosts (with their ports) that are known to be the service's own, so that its key may be sent there. */
  readonly hosts: readonly string[];
  /** The environment variable that its key is usually in. Undefined when it needs no key. */
  readonly apiKeyEnv?: string;
  /** The header that the key is sent in. Undefined: `authorization`, as a bearer token. */
  readonly keyHeader?: KeyHeader;
  /** The form of request that its models need. Other forms are learned from refusals. */
  readonly quirks?: readonly RequestQuirk[];
  /** How its models are listed, where that isn't a `GET` of `models` below the address. */
  readonly listing?: {
    /** Relative to the address. */
    readonly path?: string;
    readonly keyHeader?: KeyHeader;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Set when it answers batches of requests in OpenAI's form. */
  readonly batches?: true;
  /** Set when the stream of a reply tells the usage of the whole reply. */
  readonly reportsStreamUsage?: true;
  /** Set for a server on the developer's own machine, at its usual port. */
  readonly isLocal?: true;
  /** What to know about it, as Markdown for the documentation. */
  readonly notes?: string;
}

/**
 * All services by their name in a spec (`provider: openrouter`), in the order of the documentation. A form can offer them in this
 * order too: those with `isLocal` need no key.
 */
export const presets = {
  openai: service('OpenAI', 'https://api.openai.com/v1', {
    apiKeyEnv: 'OPENAI_API_KEY',
    quirks: ['maxCompletionTokens'],
    batches: true,
    reportsStreamUsage: true,
  }),
  azure: {
    label: 'Azure OpenAI',
    exampleUrl: 'https://RESOURCE.openai.azure.com/openai/v1',
    path: '/openai/v1',
    hosts: ['openai.azure.com', 'cognitiveservices.azure.com', 'services.ai.azure.com'],
    apiKeyEnv: 'AZURE_OPENAI_API_KEY',
    keyHeader: 'api-key',
    batches: true,
    notes:
      'Or the address of a deployment with its version: `https://RESOURCE.openai.azure.com/openai/deployments/NAME?api-version=2024-10-21`. The model is the name of the deployment',
    reportsStreamUsage: true,
  },
  openrouter: service('OpenRouter', 'https://openrouter.ai/api/v1', {
    apiKeyEnv: 'OPENROUTER_API_KEY',
    reportsStreamUsage: true,
  }),
  anthropic: service('Anthropic', 'https://api.anthropic.com/v1', {
    apiKeyEnv: 'ANTHROPIC_API_KEY',
    listing: { keyHeader: 'x-api-key', headers: { 'anthropic-version': '2023-06-01' } },
    reportsStreamUsage: true,
  }),
  gemini: service('Gemini', 'https://generativelanguage.googleapis.com/v1beta/openai', {
    apiKeyEnv: 'GEMINI_API_KEY',
    reportsStreamUsage: true,
  }),
  mistral: service('Mistral', 'https://api.mistral.ai/v1', {
    apiKeyEnv: 'MISTRAL_API_KEY',
    quirks: ['randomSeed'],
    reportsStreamUsage: true,
  }),
  groq: service('Groq', 'https://api.groq.com/openai/v1', {
    apiKeyEnv: 'GROQ_API_KEY',
    batches: true,
    reportsStreamUsage: true,
  }),
  together: service('Together', 'https://api.together.xyz/v1', {
    apiKeyEnv: 'TOGETHER_API_KEY',
    reportsStreamUsage: true,
  }),
  xai: service('xAI', 'https://api.x.ai/v1', { apiKeyEnv: 'XAI_API_KEY', reportsStreamUsage: true }),
  deepseek: service('DeepSeek', 'https://api.deepseek.com/v1', {
    apiKeyEnv: 'DEEPSEEK_API_KEY',
    reportsStreamUsage: true,
  }),
  github: service('GitHub Models', 'https://models.github.ai/inference', {
    apiKeyEnv: 'GITHUB_TOKEN',
    listing: { path: '../catalog/models' },
    notes: 'The token needs the permission `models: read`',
    reportsStreamUsage: true,
  }),
  databricks: {
    label: 'Databricks',
    exampleUrl: 'https://WORKSPACE.cloud.databricks.com/serving-endpoints',
    path: '/serving-endpoints',
    hosts: ['cloud.databricks.com', 'azuredatabricks.net', 'gcp.databricks.com'],
    apiKeyEnv: 'DATABRICKS_TOKEN',
    listing: { path: '/api/2.0/serving-endpoints' },
    notes: 'The model is the name of the serving endpoint',
  },
  ollama: service('Ollama', 'http://127.0.0.1:11434/v1', { isLocal: true, reportsStreamUsage: true }),
  lmstudio: service('LM Studio', 'http://127.0.0.1:1234/v1', { isLocal: true, reportsStreamUsage: true }),
  vllm: service('vLLM', 'http://127.0.0.1:8000/v1', { isLocal: true, reportsStreamUsage: true }),
  llamacpp: service('llama.cpp', 'http://127.0.0.1:8080/v1', { isLocal: true, reportsStreamUsage: true }),
} satisfies Readonly<Record<string, Preset>>;

/** The name of a service in a spec. */
export type PresetName = keyof typeof presets;

/** The names of all services. */
export const presetNames = Object.keys(presets) as readonly PresetName[];

/** Returns the service at an address, or undefined when the address isn't known to belong to one. */
export function presetAt(baseUrl: string): Preset | undefined {
  const { host } = new URL(baseUrl);
  const all: readonly Preset[] = Object.values(presets);
  return all.find(({ hosts }) => hosts.some((ending) => host === ending || host.endsWith(`.${ending}`)));
}

type Details = Pick<
  Preset,
  'apiKeyEnv' | 'quirks' | 'listing' | 'batches' | 'reportsStreamUsage' | 'isLocal' | 'notes'
>;

/** A service with one address for everybody. */
function service(label: string, baseUrl: string, details: Details): Preset & { readonly baseUrl: string } {
  return { label, baseUrl, hosts: [new URL(baseUrl).host], ...details };
}
