// Tested by test/e2e/tour.test.mjs.
import { withVisibleControls } from '../gepa/text/control-characters';

/**
 * Escapes a text from outside for a notification, where VS Code would turn `[text](address)` into a link, even to a command.
 */
export function notificationText(text: string): string {
  return withVisibleControls(text).replaceAll('](', '] (');
}
