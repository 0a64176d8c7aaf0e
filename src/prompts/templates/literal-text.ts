import { PromptError } from '../prompt-error';
import { parseTemplate } from './engines';
import type { Templating } from './template-engine';

/** How the languages write text literally. A try that a language doesn't understand isn't literal, and the next one follows. */
const tries: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/[{}]/g, '$&$&'),
  (text) => text.replace(/\{\{/g, '\\{{'),
  (text) => `{% raw %}${text}{% endraw %}`,
  (text) => text.replace(/\$(?=\w)/g, '\\$'),
];

/**
 * Writes a text so that a template with it prints exactly this text: with what looks like a variable, a tag or a role escaped.
 *
 * @returns undefined if the language can't write it literally.
 */
export function literalText(templating: Templating, text: string): string | undefined {
  return tries.map((write) => write(text)).find((written) => prints(templating, written, text));
}

function prints(templating: Templating, written: string, text: string): boolean {
  try {
    const template = parseTemplate(templating, written);
    if (template.uses.length > 0) return false;
    const [part, ...others] = template.render({}, {});
    return others.length === 0 && part?.kind === 'text' && part.text === text;
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}
