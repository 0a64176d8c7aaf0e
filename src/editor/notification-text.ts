import { withVisibleControls } from '../gepa/text/control-characters';

/**
 * A text from outside as a notification shows it. VS Code makes links of `[text](address)` there, of commands too; these
 * are shown as they are written.
 */
export function notificationText(text: string): string {
  return withVisibleControls(text).replaceAll('](', '] (');
}
