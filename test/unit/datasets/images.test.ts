import { describe, expect, it } from 'vitest';
import { imageUrl } from '../../../src/datasets/images';
import { workspace } from './workspace';

describe('an image for a request', () => {
  it.each(['https://example.org/cat.png', 'data:image/png;base64,AAA='])(
    'is the URL that a row has: %s',
    async (url) => {
      expect(await imageUrl(url, '/none')).toBe(url);
    },
  );

  it('is read from its file', async () => {
    const { folder } = workspace({ 'img/cat.JPG': 'abc' });
    expect(await imageUrl('img/cat.JPG', folder)).toBe('data:image/jpeg;base64,YWJj');
  });

  it('must be an image', async () => {
    const { folder, complaintOf } = workspace({ '.env': 'KEY=1' });
    expect(await complaintOf(() => imageUrl('.env', folder))).toBe(
      '.env: The file is named as an image, but is not a PNG, JPEG, GIF or WebP file.',
    );
  });

  it('must still be there', async () => {
    const { folder, complaintOf } = workspace({});
    expect(await complaintOf(() => imageUrl('cat.png', folder))).toMatch(
      /^cat\.png: The image of a row cannot be read \(ENOENT.*\)\. Restore it, or remove the row\.$/,
    );
  });

  it('must not have grown too large', async () => {
    const { folder, complaintOf } = workspace({ 'cat.png': new Uint8Array(20 * 2 ** 20 + 1) });
    expect(await complaintOf(() => imageUrl('cat.png', folder))).toBe(
      'cat.png: The image has 21 MB, but the limit is 20 MB. Make it smaller.',
    );
  });
});
