// Tested by test/unit/system/http-system.test.ts.
import * as v from 'valibot';

/** The beginnings of well-known services' keys. */
const keyPrefix = /^(?:sk|pk|rk|hf|gsk|ghp|gho|ghs|ghu|github|glpat|xai|nvapi|pplx|tgp|csk|r8|AIza|AKIA|ASIA|ya29|eyJ)/;

/** Whether a text looks like a key instead of the name of a variable. Names consist of words; keys don't. */
function looksLikeKey(text: string): boolean {
  const parts = text.split('_');
  const hasDigitsAmongLetters = (part: string) => /[A-Za-z]/.test(part) && (part.match(/\d/g) ?? []).length >= 2;
  return parts.some(
    (part) =>
      part.length >= 24 ||
      (part.length >= 16 && hasDigitsAmongLetters(part)) ||
      (part.length >= 12 && keyPrefix.test(text) && text !== text.toUpperCase()),
  );
}

/** The name of an environment variable. Refuses a key in its place before it is stored or shown. */
export const variableNameSchema = v.pipe(
  v.string('Expected the name of an environment variable, such as OPENAI_API_KEY'),
  v.check(
    (name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !looksLikeKey(name),
    'Expected the name of an environment variable, such as OPENAI_API_KEY, not its value',
  ),
);
