import { PromptError } from '../prompt-error';
import { componentAt } from '../documents/text-component';
import type { PromptReader } from '../prompt-format';
import { framedSpan, isBlank } from '../documents/span';

const ENDINGS =
  'js mjs cjs jsx ts mts cts tsx py rb go rs java kt scala swift cs fs c h cc cpp hpp cu cl php lua pl r jl hs ml ex erl clj sql sh bash ps1';
const CODE = new RegExp(`\\.(?:${ENDINGS.replaceAll(' ', '|')})$`, 'i');

/**
 * A file of code as one text, for systems that run it: braces are braces there. Only a spec names such files; no list of
 * prompts has them.
 */
export const sourceCode: PromptReader<'code'> = {
  format: 'code',
  claims: (path) => CODE.test(path),
  read: (path, content) => {
    const span = framedSpan(content, 0, content.length);
    if (isBlank(content, span)) {
      throw new PromptError('The file has no code. Write the code to start from.', { file: path, line: 1 });
    }
    return {
      components: [componentAt(content, 'text', span)],
      messages: [{ role: 'system', component: 'text' }],
      templating: 'none',
    };
  },
};
