import { PromptError } from '../prompt-error';
import { componentAt } from '../documents/text-component';
import type { PromptReader } from '../prompt-format';
import { trimmedSpan, isBlank } from '../documents/span';

const ENDINGS =
  'js mjs cjs jsx ts mts cts tsx py rb go rs java kt scala swift cs fs c h cc cpp hpp cu cl php lua pl r jl hs ml ex erl clj sql sh bash ps1';
const CODE = new RegExp(`\\.(?:${ENDINGS.replaceAll(' ', '|')})$`, 'i');

/**
 * Reads a source file as one text without variables, for systems that run code. Only a spec names such files; they are never
 * listed as prompts.
 */
export const sourceCode: PromptReader<'code'> = {
  format: 'code',
  claims: (path) => CODE.test(path),
  read: (path, content) => {
    const span = trimmedSpan(content, 0, content.length);
    if (isBlank(content, span)) {
      throw new PromptError('The file is empty. Write the initial code in it.', { file: path, line: 1 });
    }
    return {
      components: [componentAt(content, 'text', span)],
      messages: [{ role: 'system', component: 'text' }],
      templating: 'none',
    };
  },
};
