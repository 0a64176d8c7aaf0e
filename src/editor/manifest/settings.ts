// Tested by test/unit/editor/manifest/manifest.test.ts.
/** A setting as the extension contributes it. */
export interface ContributedSetting {
  readonly default: boolean | Readonly<Record<string, never>>;
  readonly description: string;
  /** The JSON Schema of its values, where the type of the default doesn't say it. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

const usdPerMillion = { type: 'number', minimum: 0 } as const;

/** Every setting of the extension, by its name below `gepa`. */
export const settings = {
  'review.openAutomatically': {
    default: true,
    description:
      'Open the first proposal of a run automatically, and the next one after each decision. Nothing opens while you are typing.',
  },
  'dashboard.openOnStart': {
    default: true,
    description: 'Open the dashboard beside the editor when a run starts.',
  },
  'run.checkHeadroom': {
    default: true,
    description:
      'Pause a new run before its first reflection if its rows or its first rollouts show that a search cannot help, for example because the prompt solves every row already. This costs nothing.',
  },
  prices: {
    default: {},
    description:
      'Prices of models in US dollars per million tokens, such as `{ "llama*": { "input": 0, "output": 0 } }`. `*` stands for any characters. They replace the prices that GEPA knows; a `price` in a spec replaces both.',
    schema: {
      additionalProperties: {
        type: 'object',
        properties: { input: usdPerMillion, output: usdPerMillion, cachedInput: usdPerMillion },
        required: ['input', 'output'],
        additionalProperties: false,
      },
    },
  },
} as const satisfies Readonly<Record<string, ContributedSetting>>;

/** The name of a setting that is on or off. */
export type SwitchName = Exclude<keyof typeof settings, 'prices'>;
