import { extname } from 'node:path';
import type { Templating } from './template';

/** How a text is filled whose file does not say so: by the file's ending, then by what is written in the text. */
export function guessTemplating(path: string, text: string): Templating {
  if (/^\.j(?:2|inja2?)$/i.test(extname(path)) || /\{%-?\s*\w/.test(text)) return 'jinja';
  const isForEditor = /\$\{(?:input:|selection|selectedText|file|workspaceFolder)/.test(text);
  return /\.prompt\.md$/i.test(path) && isForEditor ? 'vscodeInput' : 'doubleBraces';
}
