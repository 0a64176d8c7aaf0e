import { findFrontMatter, opensFrontMatter, type FrontMatter } from './front-matter';
import { guessTemplating, isCommandFile, isPluginCommandFile } from '../templates/guess-templating';
import { isInstructionFile } from '../discovery/instruction-files';
import { lineAt } from './line-ends';
import { PromptError } from '../prompt-error';
import type { PromptReader } from '../prompt-format';
import type { PromptComponent } from '../prompt-types';
import { framedSpan, isBlank } from './span';
import type { Templating } from '../template';
import { componentAt, replaceSpan } from './text-component';
import { asComponent, YamlPart, type YamlComponent } from './yaml-document';
import { spellings } from './yaml-scalar';

/**
 * A reader of Markdown with front matter. Values in it that YAML cannot hold are taken as they stand, as the tools do that
 * these files are for.
 *
 * @param name of the paths that are of the format, with forward slashes, if they open front matter.
 * @param others the components in the front matter.
 */
export function frontMatterReader<Format extends string>(
  format: Format,
  name: RegExp,
  others: (yaml: YamlPart) => readonly YamlComponent[],
): Required<PromptReader<Format>> {
  const inFrontMatter = (path: string, content: string, { yaml }: FrontMatter) =>
    others(new YamlPart(path, content, { span: yaml, loose: true })).filter(({ text }) => text.trim() !== '');
  return {
    format,
    claims: (path, content) => name.test(path.replaceAll('\\', '/')) && opensFrontMatter(content),
    read(path, content) {
      const frontMatter = frontMatterOf(path, content);
      const body = bodyOf(content, frontMatter);
      const components = [...body, ...inFrontMatter(path, content, frontMatter).map(asComponent)];
      if (components.length === 0) {
        throw new PromptError('The prompt has no text below its front matter. Write the prompt to start from there.', {
          file: path,
          line: lineAt(content, frontMatter.bodyStart),
        });
      }
      const templating = templatingOf(path, content, frontMatter, body[0]?.text ?? '');
      return { components, messages: body.map(({ name }) => ({ role: 'system', component: name })), templating };
    },
    respell(path, content, component, text) {
      if (component.name === 'body') return replaceSpan(content, component, text);
      const all = inFrontMatter(path, content, frontMatterOf(path, content));
      const found = all.find(({ name: other }) => other === component.name);
      return found === undefined ? [] : spellings(content, found.scalar, text);
    },
  };
}

function frontMatterOf(path: string, content: string): FrontMatter {
  const frontMatter = findFrontMatter(path, content);
  if (frontMatter === undefined) throw new Error('Only files that open front matter are claimed.');
  return frontMatter;
}

function bodyOf(content: string, { bodyStart }: FrontMatter): readonly PromptComponent[] {
  const span = framedSpan(content, bodyStart, content.length, { blankLineAbove: true });
  return isBlank(content, span) ? [] : [componentAt(content, 'body', span)];
}

function templatingOf(path: string, content: string, { yaml }: FrontMatter, text: string): Templating {
  const argumentNames = namesOfArguments(new YamlPart(path, content, { span: yaml, loose: true }));
  const isPluginCommand = isPluginCommandFile(path) && argumentNames.length > 0;
  if (isCommandFile(path, text) || isPluginCommand) {
    return argumentNames.length === 0 ? 'commandArguments' : { argumentNames };
  }
  return isInstructionFile(path) ? 'none' : guessTemplating(path, text);
}

/** `arguments: [issue, branch]` or `arguments: issue branch`. A number is not a name: it is a place. */
function namesOfArguments(yaml: YamlPart): readonly string[] {
  const written = yaml.toData(yaml.get(yaml.root, 'arguments'));
  const names: readonly unknown[] =
    typeof written === 'string' ? written.split(/\s+/) : Array.isArray(written) ? written : [];
  return names.filter((name): name is string => typeof name === 'string' && /\S/.test(name) && !/^\d+$/.test(name));
}
