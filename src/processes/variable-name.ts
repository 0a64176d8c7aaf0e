import * as v from 'valibot';

/** How keys of well-known services begin. */
const keyPrefix = /^(?:sk|pk|rk|hf|gsk|ghp|gho|ghs|ghu|github|glpat|xai|nvapi|pplx|tgp|csk|r8|AIza|AKIA|ASIA|ya29|eyJ)/;

/** Whether a text is rather a key than the name of the variable that holds one. Names have words in them, keys have not. */
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

/**
 * The name of an environment variable. A key that was put in its place is refused before it is written down or shown
 * anywhere.
 */
export const variableNameSchema = v.pipe(
  v.string('Expected the name of an environment variable, such as OPENAI_API_KEY'),
  v.check(
    (name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !looksLikeKey(name),
    'Expected the name of an environment variable, such as OPENAI_API_KEY, and not what it holds',
  ),
);
