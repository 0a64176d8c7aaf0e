import { isSeq } from 'yaml';
import { findFrontMatter, opensFrontMatter, type FrontMatter } from './front-matter';
import { lineAt } from './line-ends';
import { componentAt, replaceSpan } from './plain-text';
import { PromptError } from './prompt-error';
import type { PromptComponent, PromptFormat } from './prompt-file';
import { isInstructionFile } from './prompt-names';
import type { PromptReader } from './prompt-reader';
import { framedSpan, isBlank } from './span';
import { guessTemplating, isCommandFile } from './guess-templating';
import type { Templating } from './template';
import { asComponent, isTextScalar, YamlPart, type YamlComponent } from './yaml-part';
import { spellings } from './yaml-scalar';

/** The longest description of a skill, in characters (Agent Skills specification). */
const LONGEST_DESCRIPTION = 1024;

/** Markdown below front matter: component `body`, the system message. */
export const markdown = frontMatterReader('markdown', /\.mdc?$/i, () => []);

/** Custom agents of VS Code: also the prompts of their handoffs are components (`handoff`, `handoff-2`). */
export const agent = frontMatterReader(
  'agent',
  /\.(?:agent|chatmode)\.md$|(?:^|\/)\.github\/agents\/[^/]*\.md$/i,
  (yaml) => {
    const handoffs = yaml.get(yaml.root, 'handoffs');
    const prompts = isSeq(handoffs) ? handoffs.items.map((handoff) => yaml.get(yaml.follow(handoff), 'prompt')) : [];
    return prompts
      .filter(isTextScalar)
      .map((prompt, index) => yaml.component(index === 0 ? 'handoff' : `handoff-${index + 1}`, prompt));
  },
);

const skillParts = frontMatterReader('skill', /(?:^|\/)SKILL\.md$/, (yaml) => {
  const description = yaml.get(yaml.root, 'description');
  return isTextScalar(description) ? [yaml.component('description', description)] : [];
});

/** Agent skills: also the description is a component, since it decides when a skill is used. */
export const skill: PromptReader = {
  ...skillParts,
  respell(path, content, component, text) {
    const length = Array.from(text).length;
    if (component.name === 'description' && length > LONGEST_DESCRIPTION) {
      throw new PromptError(
        `The new text for "description" has ${length} characters; the description of a skill may have ${LONGEST_DESCRIPTION}. Shorten it.`,
        { file: path },
      );
    }
    return skillParts.respell(path, content, component, text);
  },
};

/**
 * A reader of Markdown with front matter. Values in it that YAML cannot hold are taken as they stand, as the tools do that
 * these files are for.
 *
 * @param name of the paths that are of the format, with forward slashes, if they open front matter.
 * @param others the components in the front matter.
 */
function frontMatterReader(
  format: PromptFormat,
  name: RegExp,
  others: (yaml: YamlPart) => readonly YamlComponent[],
): Required<PromptReader> {
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
  const isPluginCommand = /(?:^|[\\/])commands[\\/].*\.md$/.test(path) && argumentNames.length > 0;
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
