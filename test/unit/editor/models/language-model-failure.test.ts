import { describe, expect, it, vi } from 'vitest';
import { describeLanguageModelFailure } from '../../../../src/editor/models/language-model-failure';

vi.mock('vscode', () => ({
  l10n: {
    t: (text: string, ...values: string[]) => text.replace(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? ''),
  },
}));

const named = (name: string, message = 'said') => Object.assign(new Error(message), { name });
const coded = (code: string) => Object.assign(new Error('said'), { code });

describe('a failure of one of VS Code’s models', () => {
  it.each([
    [coded('NoPermissions'), 'unauthorized'],
    [coded('NotFound'), 'unknownModel'],
    [coded('Blocked'), 'outOfCredit'],
    [named('ChatQuotaExceeded'), 'outOfCredit'],
    [named('ChatRateLimited'), 'rateLimited'],
    [new Error('wrapped', { cause: named('ChatQuotaExceeded') }), 'outOfCredit'],
    [new Error('Sorry, you have exceeded your quota.'), 'outOfCredit'],
    [new Error('Message exceeds token limit.'), 'refused'],
    [new Error('The response was filtered.'), 'refused'],
    [new Error('net::ERR_CONNECTION_RESET'), 'overloaded'],
    ['no error at all', 'overloaded'],
  ])('%s is %s', (error, kind) => {
    expect(describeLanguageModelFailure(error, 'gpt-4.1')).toMatchObject({ kind });
  });

  it('names the model, quotes a part of the words, and says what to do', () => {
    const { message } = describeLanguageModelFailure(named('ChatQuotaExceeded', 'no quota '.repeat(100)), 'gpt-4.1');
    expect(message).toMatch(/^VS Code’s model "gpt-4.1" cannot be used now \(no quota/);
    expect(message).toContain('name another model in the spec');
    expect(message.length).toBeLessThan(500);
  });
});
