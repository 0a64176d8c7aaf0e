/** Texts that do something where they are shown as they came, by what they try. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'clears the screen': '\u001b[2J\u001b[31mred',
  'sets the title of the terminal': '\u001b]0;owned\u0007',
  'links in a terminal': '\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007',
  'controls in one character': '\u009b2J\u009d0;owned\u009c',
  'turns the direction around': 'user\u202Enimda\u2066x\u2069\u200F\u061C',
  'ends a string': 'a\u0000b',
  'writes over a line': 'good\revil\b\b',
  'breaks lines where JSON does not': 'a\u2028b\u2029c\u0085d',
  'is markup': '<script>alert(1)</script><img src=x onerror=alert(1)> **bold** _it_ ~~gone~~ &lt;b&gt; &#60;i>',
  links: '[click](command:workbench.action.terminal.new) ![x](http://evil.example/p.png) [x]: javascript:alert(1)',
  'is an address': 'see http://evil.example/?q=1, HTTPS://EVIL.example and www.evil.example, <http://evil.example>',
  'closes a fence': '```\n````\n# heading\n~~~\n---\n',
  'is code': '`` ` ``` code `x`',
  'is a heading': '# heading',
  'is a list': '- item\n- item',
  'is a numbered list': '1. item',
  'is a table': '| a | b |\n|---|---|\n| 1 | 2 |',
  'is a quotation': '> quoted',
  'is a rule': '---',
  'underlines what is above': '===',
  'is a formula': '$\\frac{a}{b}$ and $$x$$',
  'escapes an escape': '\\[click](http://evil.example) \\\\*bold*',
};

/** What no surface may pass on as it is. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
export const controls = /[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/;

/** All of them in one text. */
export const everythingHostile = Object.values(hostileTexts).join('\n');
