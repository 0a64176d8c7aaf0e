import { textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, TemplateEngine } from './template-engine';

/**
 * The engine of a language that has nothing but placeholders: each is replaced by a value, in one pass, so that what looks
 * like a placeholder inside a value stays what it is. Any other text is text.
 *
 * @param placeholder global; its first group that matches is the path of the input.
 */
function placeholderEngine(placeholder: RegExp): TemplateEngine {
  return {
    parse: (text): ParsedTemplate => ({
      uses: Array.from(text.matchAll(placeholder), (match) => ({
        kind: 'value' as const,
        names: [pathOf(match)] as const,
        spelling: match[0],
        offset: match.index,
        optional: false,
      })),
      render: (values) => {
        const replaced = text.replace(placeholder, (...match: unknown[]) =>
          textOfValue(valueAt(values, pathOf(match.slice(0, GROUPS + 1)))),
        );
        return [{ kind: 'text', text: replaced }];
      },
    }),
  };
}

/** At most so many ways to write a placeholder. */
const GROUPS = 2;

function pathOf([, ...groups]: readonly unknown[]): string {
  return groups.find((group) => typeof group === 'string') ?? '';
}

/**
 * GitHub Models: `{{name}}`, `{{ name }}`, `{{path.to.value}}` or `{{name of several words}}`, replaced literally.
 * `${{ name }}` is left alone: that is how GitHub's workflows are written, which prompts about code quote.
 */
const DOUBLE_BRACES = /(?<!\$)\{\{[ \t]*([\p{L}_][\p{L}\p{N}_-]*(?:(?:\.|[ \t]+)[\p{L}\p{N}_-]+)*)[ \t]*\}\}/gu;

export const doubleBraces = placeholderEngine(DOUBLE_BRACES);

/**
 * What begins like a placeholder in double braces and is none, such as `{{name` or `{{ name | upper }}`. In a text that is
 * nothing but a template it is a slip.
 */
export function malformedPlaceholder(text: string): string | undefined {
  return /(?<!\$)\{\{[^{}\n]*\}{0,2}/.exec(text.replace(DOUBLE_BRACES, ''))?.[0];
}

/**
 * VS Code's prompt files: `${input:name}` and `${input:name:placeholder}` are the column `name`; `${selection}` and the
 * other variables of the editor are columns of their own names. `${env:HOME}` and the like are text.
 */
export const vscodeInput = placeholderEngine(
  /\$\{(?:input:([\p{L}_][\p{L}\p{N}_.-]*)(?::[^}]*)?|(selection|selectedText|file(?:Basename(?:NoExtension)?|Dirname)?|workspaceFolder(?:Basename)?))\}/gu,
);
