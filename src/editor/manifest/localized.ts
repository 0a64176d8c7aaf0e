// Tested by test/unit/editor/manifest/manifest.test.ts.
/** An English text where it is used, with the key under which `package.nls.json` lists it for translators. */
export interface LocalizedText {
  readonly key: string;
  readonly text: string;
}

export const localized = (key: string, text: string): LocalizedText => ({ key, text });

/** The content for `package.json`, with `%key%` for each localized text, and the texts by key. */
export interface Written {
  readonly json: unknown;
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Replaces the localized texts with their keys.
 *
 * @throws {Error} when two texts have the same key.
 */
export function withoutTexts(value: unknown): Written {
  const texts = new Map<string, string>();
  const json: unknown = JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      if (!isLocalized(part)) return part;
      const known = texts.get(part.key);
      if (known !== undefined && known !== part.text) throw new Error(`Two texts have the key "${part.key}".`);
      texts.set(part.key, part.text);
      return `%${part.key}%`;
    }),
  );
  return { json, texts: Object.fromEntries(texts) };
}

function isLocalized(value: unknown): value is LocalizedText {
  return typeof value === 'object' && value !== null && 'key' in value && 'text' in value;
}
