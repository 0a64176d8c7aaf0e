import { componentAt, namesByRole } from '../documents/text-component';
import { lineAt } from '../documents/line-ends';
import { PromptError } from '../prompt-error';
import type { PromptFormatDefinition } from '../prompt-format';
import { promptSettings } from '../prompt-settings';
import { trimmedSpan, isBlank, type Span } from '../documents/span';
import { YamlDocument } from '../documents/yaml-document';

/** Where Continue keeps its prompt files. */
const FOLDER = /(?:^|[\\/])\.(?:continue|prompts)[\\/]/;

/** The line that closes the settings. Unlike in front matter, no line opens them. */
const CLOSING = /(?<=\n)---[ \t]*\r?\n/;

/** An unindented line of settings, and a setting that Continue knows. */
const SETTING = /^(?:[\w-]+[ \t]*:(?:[ \t]|$)|#|-(?:[ \t]|$)|$)/;
const KNOWN_SETTING = /^(?:name|description|version|model|temperature|topP|maxTokens|invokable)[ \t]*:/m;

const SYSTEM_BLOCK = /<system>([\s\S]*?)<\/system>/;

/**
 * Reads prompt files of Continue: `key: value` lines closed by `---`, an optional `<system>` block, and the prompt, which is the
 * first component (`user`).
 */
export const continuePrompt: PromptFormatDefinition<'continue'> = {
  format: 'continue',
  title: 'Continue',
  endings: ['.prompt'],
  kinds: [
    {
      name: 'Continue',
      files: '`*.prompt` with settings above a lone `---`, or in `.continue/`',
      components: 'the prompt; its `<system>` block',
    },
  ],
  claims: (path, content) =>
    /\.prompt$/i.test(path) &&
    (FOLDER.test(path) || settingsSpan(content) !== undefined || startsWithSystemBlock(content)),
  read(path, content) {
    const settings = settingsSpan(content, FOLDER.test(path));
    const closing = settings === undefined ? '' : (CLOSING.exec(content.slice(settings.end - 1))?.[0] ?? '');
    const bodyStart = settings === undefined ? 0 : settings.end + closing.length;
    const parts = partsOf(content, bodyStart).filter(({ span }) => !isBlank(content, span));
    if (parts.length === 0) {
      throw new PromptError('The file has no prompt. Write one below the settings.', {
        file: path,
        line: lineAt(content, bodyStart),
      });
    }
    const names = namesByRole(parts.map(({ role }) => role));
    const components = parts.map(({ span }, index) => componentAt(content, names[index] ?? '', span));
    const yaml = new YamlDocument(path, content, { span: settings ?? { start: 0, end: 0 }, loose: true });
    const setting = (key: string) => yaml.toData(yaml.get(yaml.root, key));
    return {
      // The system message is usually just one line, so the prompt is the better default.
      components: components.toReversed(),
      messages: parts.map(({ role }, index) => ({ role, component: names[index] ?? '' })),
      templating: 'handlebars',
      settings: promptSettings({
        model: setting('model'),
        temperature: setting('temperature'),
        topP: setting('topP'),
        maxTokens: setting('maxTokens'),
      }),
    };
  },
};

/**
 * Finds the settings above a prompt.
 *
 * @param mayOpen whether a line `---` is allowed above them, as in front matter.
 */
function settingsSpan(content: string, mayOpen = false): Span | undefined {
  const start = /^\uFEFF?(?:---[ \t]*\r?\n)?/.exec(content)?.[0] ?? '';
  if (start.includes('-') && !mayOpen) return undefined;
  const end = CLOSING.exec(content.slice(start.length))?.index;
  if (end === undefined) return undefined;
  const span = { start: start.length, end: start.length + end };
  const text = content.slice(span.start, span.end);
  const isSettings = text.split(/\r?\n/).every((line) => /^[ \t]/.test(line) || SETTING.test(line));
  return isSettings && KNOWN_SETTING.test(text) ? span : undefined;
}

function startsWithSystemBlock(content: string): boolean {
  return new RegExp(`^\\uFEFF?\\s*${SYSTEM_BLOCK.source}`).test(content);
}

/** Splits the body. Text above the system block is not sent to the model. */
function partsOf(
  content: string,
  bodyStart: number,
): readonly { readonly role: 'system' | 'user'; readonly span: Span }[] {
  const frame = { blankLineAbove: true, blankLineBelow: true };
  const block = SYSTEM_BLOCK.exec(content.slice(bodyStart));
  if (block === null)
    return [{ role: 'user', span: trimmedSpan(content, bodyStart, content.length, { blankLineAbove: true }) }];
  const [whole, inside = ''] = block;
  const start = bodyStart + block.index;
  const textStart = start + '<system>'.length;
  const end = start + whole.length;
  const restOfLine = /^[ \t]*\r?\n/.exec(content.slice(end))?.[0].length ?? 0;
  return [
    { role: 'system', span: trimmedSpan(content, textStart, textStart + inside.length, frame) },
    { role: 'user', span: trimmedSpan(content, end + restOfLine, content.length, { blankLineAbove: true }) },
  ];
}
