import { withVisibleControls } from '../gepa/text/control-characters';

/**
 * A text as it is written to a terminal. Whatever an endpoint, a file or a program put into it, it cannot move the cursor,
 * clear the screen, or pose as other text. Line ends of Windows become plain ones.
 */
export function terminalText(text: string): string {
  return withVisibleControls(text.replaceAll('\r\n', '\n'));
}
