import { describe, expect, it } from 'vitest';
import { dotEnv } from '../../../../src/system/recording/dot-env';
import { recordingAddresses } from '../../../../src/system/recording/recording-addresses';
import { workspace } from '../../runs/practice-run';

describe('the addresses that calls are forwarded to', () => {
  it('are the usual ones where no variable is set', () => {
    expect(recordingAddresses([{}], {})).toEqual({
      OPENAI_BASE_URL: 'https://api.openai.com/v1',
      OPENAI_API_BASE: 'https://api.openai.com/v1',
      ANTHROPIC_BASE_URL: 'https://api.anthropic.com',
    });
  });

  it('are those that the developer names, then those of the environment, then those of .env files', async () => {
    const folder = await workspace({
      '.env': 'OPENAI_BASE_URL=http://127.0.0.1:1/v1\nANTHROPIC_BASE_URL="http://127.0.0.1:2"\n',
      '.env.local': 'OPENAI_API_BASE=http://127.0.0.1:3/v1\n',
    });
    const environment = {
      AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4',
    };
    expect(
      recordingAddresses([environment, ...dotEnv(folder)], { GROQ_URL: 'https://api.groq.com/openai/v1' }),
    ).toEqual({
      OPENAI_BASE_URL: 'http://127.0.0.1:3/v1',
      OPENAI_API_BASE: 'http://127.0.0.1:3/v1',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4',
      AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com',
      GROQ_URL: 'https://api.groq.com/openai/v1',
    });
  });

  it('are refused when they aren’t addresses', () => {
    expect(() => recordingAddresses([{ OPENAI_BASE_URL: 'localhost:11434' }], {})).toThrow(
      'OPENAI_BASE_URL is "localhost:11434", which isn\'t an address.',
    );
  });
});
