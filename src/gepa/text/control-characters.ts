/**
 * Characters that change what is shown around them: controls of ASCII and C1 (terminals act on them), and those that set the
 * direction of text or break its lines. Tabs and line feeds are ordinary.
 */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** Writes control characters as JSON does, such as `\u001b`, so that they are seen and do nothing. */
export function withVisibleControls(text: string): string {
  return text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
