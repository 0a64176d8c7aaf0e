// Tested by test/unit/surfaces/hostile-texts.test.ts.
import { withVisibleControls } from '../gepa/text/control-characters';

/**
 * Makes a text safe to write to a terminal: whatever an endpoint, a file or a program put into it, it cannot move the cursor,
 * clear the screen or pose as other text. Windows line ends become plain ones.
 */
export function terminalText(text: string): string {
  return withVisibleControls(text.replaceAll('\r\n', '\n'));
}
