// Tested by test/unit/prompts/formats/markdown.test.ts.
import { findFrontMatter, opensFrontMatter, type FrontMatter } from './front-matter';
import { guessTemplating, isCommandFile, isPluginCommandFile } from '../templates/guess-templating';
import { isInstructionFile } from '../discovery/instruction-files';
import { lineAt } from './line-ends';
import { PromptError } from '../prompt-error';
import type { PromptReader } from '../prompt-format';
import type { PromptComponent } from '../prompt-types';
import { trimmedSpan, isBlank } from './span';
import type { Templating } from '../template';
import { componentAt, rewriteSpan } from './text-component';
import { asComponent, YamlDocument, type YamlComponent } from './yaml-document';
import { rewriteScalar } from './yaml-scalar';

/**
 * Creates a reader for Markdown files with front matter. Values that aren't valid YAML are read as plain text, because the tools
 * that use these files do the same.
 *
 * @param name matches the paths of the format, with forward slashes. Only files that begin with front matter are claimed.
 * @param others returns the components in the front matter.
 */
export function frontMatterReader<Format extends string>(
  format: Format,
  name: RegExp,
  others: (yaml: YamlDocument) => readonly YamlComponent[],
): Required<PromptReader<Format>> {
  const inFrontMatter = (path: string, content: string, { yaml }: FrontMatter) =>
    others(new YamlDocument(path, content, { span: yaml, loose: true })).filter(({ text }) => text.trim() !== '');
  return {
    format,
    claims: (path, content) => name.test(path.replaceAll('\\', '/')) && opensFrontMatter(content),
    read(path, content) {
      const frontMatter = frontMatterOf(path, content);
      const body = bodyOf(content, frontMatter);
      const components = [...body, ...inFrontMatter(path, content, frontMatter).map(asComponent)];
      if (components.length === 0) {
        throw new PromptError('The file has no text below its front matter. Write the prompt there.', {
          file: path,
          line: lineAt(content, frontMatter.bodyStart),
        });
      }
      const templating = templatingOf(path, content, frontMatter, body[0]?.text ?? '');
      return { components, messages: body.map(({ name }) => ({ role: 'system', component: name })), templating };
    },
    rewrite(path, content, component, text) {
      if (component.name === 'body') return rewriteSpan(content, component, text);
      const all = inFrontMatter(path, content, frontMatterOf(path, content));
      const found = all.find(({ name: other }) => other === component.name);
      return found === undefined ? [] : rewriteScalar(content, found.scalar, text);
    },
  };
}

function frontMatterOf(path: string, content: string): FrontMatter {
  const frontMatter = findFrontMatter(path, content);
  if (frontMatter === undefined) throw new Error('Only files that open front matter are claimed.');
  return frontMatter;
}

function bodyOf(content: string, { bodyStart }: FrontMatter): readonly PromptComponent[] {
  const span = trimmedSpan(content, bodyStart, content.length, { blankLineAbove: true });
  return isBlank(content, span) ? [] : [componentAt(content, 'body', span)];
}

function templatingOf(path: string, content: string, { yaml }: FrontMatter, text: string): Templating {
  const argumentNames = namesOfArguments(new YamlDocument(path, content, { span: yaml, loose: true }));
  const isPluginCommand = isPluginCommandFile(path) && argumentNames.length > 0;
  if (isCommandFile(path, text) || isPluginCommand) {
    return argumentNames.length === 0 ? 'commandArguments' : { argumentNames };
  }
  return isInstructionFile(path) ? 'none' : guessTemplating(path, text);
}

/** Reads `arguments: [issue, branch]` or `arguments: issue branch`. Numbers are positions, not names. */
function namesOfArguments(yaml: YamlDocument): readonly string[] {
  const written = yaml.toData(yaml.get(yaml.root, 'arguments'));
  const names: readonly unknown[] =
    typeof written === 'string' ? written.split(/\s+/) : Array.isArray(written) ? written : [];
  return names.filter((name): name is string => typeof name === 'string' && /\S/.test(name) && !/^\d+$/.test(name));
}
