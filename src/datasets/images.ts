import { valueOf } from '../gepa/named-values';
import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { readRegularFile } from '../prompts/regular-file';
import { DataError } from './data-error';

/** What is sent with a request at most: the common endpoints take no more. */
const MOST_BYTES = 20 * 1024 * 1024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/** Whether a path is that of an image, by its ending: PNG, JPEG, GIF or WebP. */
export function isImagePath(path: string): boolean {
  return extname(path).toLowerCase() in MEDIA_TYPES;
}

/** Whether an image stands somewhere else than in a file: a web address, or a `data:` URL that holds it. */
export function isUrl(image: string): boolean {
  return /^(?:https?:\/\/|data:)/i.test(image);
}

/**
 * What a request has for an image: a URL as it is, of a file a `data:` URL with what it holds.
 *
 * @param image a URL, or a path relative to the folder of the spec, as `loadExamples` leaves it.
 * @throws DataError when the file is gone, too large for a request, or no image by its ending.
 */
export async function imageUrl(image: string, folder: string): Promise<string> {
  if (isUrl(image)) return image;
  const path = resolve(folder, image);
  const mediaType = valueOf(MEDIA_TYPES, extname(path).toLowerCase());
  if (mediaType === undefined) {
    throw new DataError('This is named as an image, but is not a PNG, JPEG, GIF or WebP file.', { file: path });
  }
  return `data:${mediaType};base64,${(await readImage(path)).toString('base64')}`;
}

async function readImage(path: string): Promise<Buffer> {
  try {
    const fault = sizeFault((await stat(path)).size);
    if (fault !== undefined) throw new DataError(`This image ${fault}.`, { file: path });
    return await readRegularFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      `This image of a row cannot be read (${error instanceof Error ? error.message : String(error)}). Put it back, or take the row out.`,
      { file: path },
    );
  }
}

/** Why an image of so many bytes cannot be sent, in words that go on after it. */
export function sizeFault(bytes: number): string | undefined {
  if (bytes === 0) return 'is empty';
  return bytes > MOST_BYTES
    ? `has ${Math.ceil(bytes / 2 ** 20)} MB, and 20 MB can be sent at most. Make it smaller`
    : undefined;
}
