// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import * as v from 'valibot';

const beginning = /^https?:\/\/[^/]/i;

/** Query parameters that services take keys in: `api-key`, `key`, `access_token`, `sig`, `subscription-key`, `code` … */
const secretParameter =
  /(?:^|[-_.])(?:(?:api|access|auth|subscription)?key|apikey|token|secret|password|passwd|pwd|sig|signature|auth|authorization|credentials?|code)$/i;
/** What keys of well-known services look like, wherever in an address. */
const knownKey = /(?:^|[^A-Za-z0-9])(?:sk-|gsk_|hf_|ghp_|github_pat_|glpat-|xai-|nvapi-|pplx-|AIza)[\w-]{16,}/;

/** Returns whether an address contains a secret: a user name, a query parameter for a key, or a key itself. */
export function holdsSecret(address: string): boolean {
  if (/^https?:\/\/[^/?#]*@/i.test(address) || knownKey.test(address)) return true;
  const [, query = ''] = /[?#](.*)$/s.exec(address) ?? [];
  return [...new URLSearchParams(query.replaceAll('#', '&').replaceAll('?', '&'))].some(
    ([name, value]) => value !== '' && secretParameter.test(name.trim()),
  );
}

/**
 * Returns the schema of an address that may be stored and shown: it rejects addresses that contain a secret.
 *
 * @param instead where the secret belongs, for the message.
 */
export function addressSchema(instead: string) {
  return v.pipe(
    v.string('Expected an address'),
    v.regex(beginning, 'Expected an address that begins with http:// or https://'),
    v.check(
      (address) => !beginning.test(address) || URL.canParse(address),
      'Expected an address such as "http://127.0.0.1:8000/v1"',
    ),
    v.check(
      (address) => !holdsSecret(address),
      `Expected an address without a user name, password or key, for it is written down. ${instead}`,
    ),
  );
}
