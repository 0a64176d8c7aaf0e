import type { PromptResponseFormat, PromptSettings } from './prompt-types';

/** What a file has under the keys of its format; values that are not of the right kind are left out. */
interface WrittenSettings {
  readonly model: unknown;
  readonly temperature?: unknown;
  readonly topP?: unknown;
  readonly maxTokens?: unknown;
  readonly responseFormat?: PromptResponseFormat | undefined;
}

/** A file's settings as far as it has them. */
export function promptSettings(written: WrittenSettings): PromptSettings {
  const { model, temperature, topP, maxTokens, responseFormat } = written;
  return {
    ...(typeof model === 'string' && model !== '' ? { model } : {}),
    ...(isNumber(temperature) ? { temperature } : {}),
    ...(isNumber(topP) ? { topP } : {}),
    ...(isNumber(maxTokens) ? { maxTokens } : {}),
    ...(responseFormat === undefined ? {} : { responseFormat }),
  };
}

/** The response format of a name that needs nothing else to be said; undefined for any other. */
export function responseFormatNamed(type: unknown): PromptResponseFormat | undefined {
  return type === 'text' || type === 'json_object' ? { type } : undefined;
}

/** Whether a value is what YAML calls a map and JSON an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
