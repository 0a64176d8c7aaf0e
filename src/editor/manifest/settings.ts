// Tested by test/unit/editor/manifest/manifest.test.ts.
/** A setting as the extension contributes it. */
interface ContributedSetting {
  readonly default: boolean;
  readonly description: string;
}

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
} as const satisfies Readonly<Record<string, ContributedSetting>>;

export type SettingName = keyof typeof settings;
