import { writeSync } from 'node:fs';
import type { WriteBytes } from '../../../src/runs/journal/journal-writer';

/** A disk with room for a number of bytes. It accepts only the start of larger writes. `free` makes more room. */
export function diskWithRoom(room: number): { readonly write: WriteBytes; readonly free: (bytes: number) => void } {
  let left = room;
  return {
    write: (descriptor, bytes) => {
      if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      const taken = Math.min(left, bytes.length);
      left -= taken;
      return writeSync(descriptor, bytes.subarray(0, taken));
    },
    free: (bytes) => {
      left += bytes;
    },
  };
}
