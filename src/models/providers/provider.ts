// Tested by test/unit/models/provider-registry.test.ts.
import * as v from 'valibot';
import type { RequestLimits } from '../endpoints/request-limits';
import type { Environment } from '../endpoints/headers-from-environment';
import type { CompletionRequest, Model } from '../model';

/** What a spec alone says about a model, whoever provides it. */
export interface ModelFacts {
  /** What the model is called on screen. */
  readonly name: string;
  /** Where it is asked. An outage holds up all models of one endpoint. */
  readonly endpoint: string;
  /** The address that its key belongs to. Absent for a provider without keys. */
  readonly address?: ModelAddress;
  /** False for the practice model, which can neither judge nor follow an arbitrary prompt. */
  readonly isLanguageModel: boolean;
  /** Whether it is known to answer the same request the same way. */
  readonly isRepeatable: boolean;
  /** Undefined when the spec doesn't say it. */
  readonly price: ModelPrice | undefined;
  /** What the spec sets for every completion. */
  readonly settings: Pick<CompletionRequest, 'temperature' | 'maxTokens'>;
  /** How it may be asked. Absent: without limits. */
  readonly limits?: RequestLimits | undefined;
  /** Set for a model of the editor, which the terminal cannot ask. */
  readonly editorModel?: EditorModelSpec;
  /** Set when the model has no system role, so that system messages are sent as the beginning of the first user message. */
  readonly foldsSystem?: true;
  /** Set when candidates are scored through the batch API of its endpoint. */
  readonly batches?: true;
  /** The program that answers, as messages name it. Absent when none is run. */
  readonly program?: string;
}

export interface ModelAddress {
  readonly baseUrl: string;
  /** The environment variable that the terminal reads the key from. */
  readonly apiKeyEnv?: string;
}

/** In US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** Of the part of the prompt that the endpoint has cached. Absent: `input`. */
  readonly cachedInput?: number;
}

/** What a model is created with besides its spec. */
export interface ModelAccess {
  /** The key for its address. Undefined when it needs none. */
  readonly key: string | undefined;
  /** Absent in the editor, where a spec can't read the environment. */
  readonly environment?: Environment;
  /** The editor's own models. Absent in the terminal. */
  readonly editorModels?: EditorModels;
  /** Absent when programs that files name may not run. */
  readonly programs?: ProgramAccess;
}

/** Lets models run programs. */
export interface ProgramAccess {
  /** The folder that they run in, which is the spec's: absolute. */
  readonly folder: string;
}

/** Models that the editor and its extensions provide. They need no key. */
export interface EditorModels {
  create(spec: EditorModelSpec): Model;
}

/** Names one of the editor's models. */
export interface EditorModelSpec {
  /** The id or the family of the model. */
  readonly vscode: string;
  /** Who provides it, such as `copilot`. Absent: anyone. */
  readonly vendor?: string;
}

type SpecSchema = v.GenericSchema<Readonly<Record<string, unknown>>>;

interface ProviderDefinition<Schema extends SpecSchema> {
  /** What it is called in messages and in the documentation. */
  readonly label: string;
  /** One line of Markdown for the documentation: which models it has. */
  readonly description: string;
  /** An example of a spec's entry, in YAML's flow style. */
  readonly example: string;
  /** A model's entry in a spec. No entry satisfies the schemas of two providers. */
  readonly schema: Schema;
  facts(spec: v.InferOutput<Schema>): ModelFacts;
  /**
   * @throws {ModelError} when the key can't be a key.
   * @throws {UserError} when a header has no value.
   */
  create(spec: v.InferOutput<Schema>, access: ModelAccess): Model;
}

/** A source of models: what a spec says to name one of them, and how it is created. */
export interface Provider<Schema extends SpecSchema = SpecSchema> {
  readonly label: string;
  readonly description: string;
  readonly example: string;
  readonly schema: Schema;
  /** Whether an entry of a spec names one of its models. */
  provides(spec: unknown): boolean;
  facts(spec: unknown): ModelFacts;
  create(spec: unknown, access: ModelAccess): Model;
}

/** Makes a provider, typed by its schema. The schema only checks: a transformation would be applied twice. */
export function defineProvider<const Schema extends SpecSchema>(
  definition: ProviderDefinition<Schema>,
): Provider<Schema> {
  const { label, description, example, schema } = definition;
  return {
    label,
    description,
    example,
    schema,
    provides: (spec) => v.is(schema, spec),
    facts: (spec) => definition.facts(v.parse(schema, spec)),
    create: (spec, access) => definition.create(v.parse(schema, spec), access),
  };
}
