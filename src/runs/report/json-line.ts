import { withVisibleControls } from '../../gepa/text/control-characters';

/** A value as JSON on one line. Control characters are escaped in it, so that it is read back as it was, and safe to show. */
export function jsonLine(value: unknown): string {
  return withVisibleControls(JSON.stringify(value));
}
