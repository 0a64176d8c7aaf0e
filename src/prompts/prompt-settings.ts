// Tested by test/unit/prompts/formats/prompt-list.test.ts.
import type { PromptResponseFormat, PromptSettings } from './prompt-types';

/** The values of a file's keys, not yet validated. */
interface WrittenSettings {
  readonly model: unknown;
  readonly temperature?: unknown;
  readonly topP?: unknown;
  readonly maxTokens?: unknown;
  readonly responseFormat?: PromptResponseFormat | undefined;
}

/** Returns the settings of a prompt file. Values of the wrong type are skipped. */
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

/** Returns the response format with a name, or undefined for one that needs a schema. */
export function parseResponseFormat(type: unknown): PromptResponseFormat | undefined {
  return type === 'text' || type === 'json_object' ? { type } : undefined;
}

/** Whether a value is a YAML map or a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
