import { textOfValue, valueAt } from './row-values';
import type { ParsedTemplate, TemplateEngine } from './template-engine';

/**
 * Creates an engine for a language that has only variables. They are replaced in one pass, so text in a value that looks like a
 * variable isn't replaced.
 *
 * @param variable global. Its first matching group is the path of the column.
 */
function variableEngine(variable: RegExp): TemplateEngine {
  return {
    parse: (text): ParsedTemplate => ({
      uses: Array.from(text.matchAll(variable), (match) => ({
        kind: 'value' as const,
        names: [pathOf(match)] as const,
        spelling: match[0],
        offset: match.index,
        optional: false,
      })),
      render: (values) => {
        const replaced = text.replace(variable, (...match: unknown[]) =>
          textOfValue(valueAt(values, pathOf(match.slice(0, GROUPS + 1)))),
        );
        return [{ kind: 'text', text: replaced }];
      },
    }),
  };
}

/** The maximum number of groups in a pattern. */
const GROUPS = 2;

function pathOf([, ...groups]: readonly unknown[]): string {
  return groups.find((group) => typeof group === 'string') ?? '';
}

/**
 * Matches a variable of GitHub Models: `{{name}}`, `{{ name }}`, `{{path.to.value}}` or `{{name of several words}}`. `${{ name }}`
 * is text, because prompts about code quote GitHub workflows.
 */
const DOUBLE_BRACES = /(?<!\$)\{\{[ \t]*([\p{L}_][\p{L}\p{N}_-]*(?:(?:\.|[ \t]+)[\p{L}\p{N}_-]+)*)[ \t]*\}\}/gu;

export const doubleBraces = variableEngine(DOUBLE_BRACES);

/**
 * Finds text that begins like a variable in double braces but isn't one, such as `{{name` or `{{ name | upper }}`. In a template it
 * is probably a mistake.
 */
export function malformedVariable(text: string): string | undefined {
  return /(?<!\$)\{\{[^{}\n]*\}{0,2}/.exec(text.replace(DOUBLE_BRACES, ''))?.[0];
}

/**
 * Fills VS Code's prompt files. `${input:name}` and `${input:name:placeholder}` are the column `name`, and `${selection}` and other
 * editor variables are columns with their names. Others, such as `${env:HOME}`, are text.
 */
export const vscodeInput = variableEngine(
  /\$\{(?:input:([\p{L}_][\p{L}\p{N}_.-]*)(?::[^}]*)?|(selection|selectedText|file(?:Basename(?:NoExtension)?|Dirname)?|workspaceFolder(?:Basename)?))\}/gu,
);
