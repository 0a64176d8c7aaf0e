import { valueOf } from '../gepa/named-values';
import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { readRegularFile } from '../prompts/regular-file';
import { DataError } from './data-error';

/** The maximum size of an image in a request to common endpoints. */
const MOST_BYTES = 20 * 1024 * 1024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/** Whether a path has the extension of a PNG, JPEG, GIF or WebP image. */
export function isImagePath(path: string): boolean {
  return extname(path).toLowerCase() in MEDIA_TYPES;
}

/** Whether an image is a web address or a `data:` URL rather than a file. */
export function isUrl(image: string): boolean {
  return /^(?:https?:\/\/|data:)/i.test(image);
}

/**
 * Returns the URL of an image for a request. A file becomes a `data:` URL.
 *
 * @param image a URL, or a path relative to the spec's folder, as returned by `loadExamples`.
 * @throws DataError when the file is missing, too large, or not an image by its extension.
 */
export async function imageUrl(image: string, folder: string): Promise<string> {
  if (isUrl(image)) return image;
  const path = resolve(folder, image);
  const mediaType = valueOf(MEDIA_TYPES, extname(path).toLowerCase());
  if (mediaType === undefined) {
    throw new DataError('The file is named as an image, but is not a PNG, JPEG, GIF or WebP file.', { file: path });
  }
  return `data:${mediaType};base64,${(await readImage(path)).toString('base64')}`;
}

async function readImage(path: string): Promise<Buffer> {
  try {
    const fault = sizeFault((await stat(path)).size);
    if (fault !== undefined) throw new DataError(`The image ${fault}.`, { file: path });
    return await readRegularFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      `The image of a row cannot be read (${error instanceof Error ? error.message : String(error)}). Restore it, or remove the row.`,
      { file: path },
    );
  }
}

/** Returns why an image of a size cannot be sent, in words that follow "the image". */
export function sizeFault(bytes: number): string | undefined {
  if (bytes === 0) return 'is empty';
  return bytes > MOST_BYTES
    ? `has ${Math.ceil(bytes / 2 ** 20)} MB, but the limit is 20 MB. Make it smaller`
    : undefined;
}
