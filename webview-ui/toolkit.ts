// Tested by test/unit/surfaces/pages-in-chromium.test.ts.
/**
 * Turns the elements that `page-controls.ts` creates into controls. Only this file knows `@vscode/webview-ui-toolkit`: another set of
 * controls can replace it by changing the two. It is a script of its own, which the page loads after its first paint.
 */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeDropdown, vsCodeOption } from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption());

// The toolkit takes the theme's colors, now and when they change, from the moment when the window is loaded. That has passed.
if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
