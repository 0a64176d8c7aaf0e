// Tested by test/unit/surfaces/hostile-texts.test.ts.
/**
 * Control characters of ASCII and C1, which terminals act on, and those that set the direction of text or break lines.
 * Tabs and line feeds are allowed.
 */
// eslint-disable-next-line no-control-regex -- The expression looks for control characters.
const controls = /[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** Escapes control characters as JSON does, such as `\u001b`, so that they are visible and have no effect. */
export function withVisibleControls(text: string): string {
  return text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
