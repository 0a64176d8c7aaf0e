import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** The colors that VS Code 1.139 gives a webview in its four default themes, as far as the pages use them. */
const themes = JSON.parse(readFileSync(path.join(__dirname, '../../pages/theme-colors.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const css = ['theme', 'change-view', 'dashboard']
  .map((name) => `\n${readFileSync(path.join(__dirname, `../../../webview-ui/${name}.css`), 'utf8')}`)
  .join('');

type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** What must be readable: the rule of the text's color, and the rules of the grounds under it, the lowest first. */
const texts: readonly (readonly [text: string, property: 'color', ...grounds: string[]])[] = [
  ['body', 'color', 'body'],
  ['.caption,', 'color', 'body'],
  ['.beside.gain', 'color', 'body'],
  ['body', 'color', 'body', '.diff', '.line.added'],
  ['body', 'color', 'body', '.diff', '.line.removed'],
  ['body', 'color', 'body', '.diff', '.line.added', '.line.added mark'],
  ['body', 'color', 'body', '.diff', '.line.removed', '.line.removed mark'],
  ['.caption,', 'color', 'body', '.diff'],
  ['.remark', 'color', 'body', '.outcome'],
  ['.row-button', 'color', 'body'],
  ['body', 'color', 'body', 'tr.selected'],
  ['.badge', 'color', 'body', '.badge'],
];

/** The value of a property in the rule that begins with a selector. */
function declared(selector: string, property: string): string | undefined {
  const rule = css.slice(css.indexOf(`\n${selector}`) + 1);
  const [, body = ''] = /\{([^}]*)\}/.exec(rule) ?? [];
  return new RegExp(`(?:^|[;\\s])${property}:\\s*([^;]+);`).exec(body)?.[1];
}

/** Splits at the commas that are not in parentheses. */
function argumentsOf(text: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts.map((part) => part.trim());
}

/** Computes a color of the style sheet; undefined when a variable of it is not in the theme and has no fallback. */
function colorOf(value: string, theme: Record<string, string>): Color | undefined {
  const [, name, list] = /^([\w-]+)\((.*)\)$/.exec(value.trim()) ?? [];
  if (name === 'var') {
    const [variable = '', ...fallback] = argumentsOf(list ?? '');
    const known = theme[variable] ?? declared('body', variable);
    return colorOf(known ?? fallback.join(', '), theme) ?? colorOf(fallback.join(', '), theme);
  }
  if (name === 'color-mix') {
    const [, first = '', second = ''] = argumentsOf(list ?? '');
    const [, inner = '', percent = '50'] = /^(.*) (\d+)%$/.exec(first) ?? [];
    const share = Number(percent) / 100;
    const [a, b] = [colorOf(inner, theme), colorOf(second, theme)];
    if (a === undefined || b === undefined) return undefined;
    if (b[3] === 0) return [a[0], a[1], a[2], a[3] * share];
    return [0, 1, 2, 3].map(
      (channel) => (a[channel] ?? 0) * share + (b[channel] ?? 0) * (1 - share),
    ) as unknown as Color;
  }
  if (value.trim() === 'transparent') return [0, 0, 0, 0];
  if (value.startsWith('#')) {
    const digits = value.length < 6 ? value.slice(1).replace(/./g, '$&$&') : value.slice(1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = (digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
    return [red, green, blue, alpha / 255];
  }
  const [red, green = 0, blue = 0, alpha = 1] = (value.match(/[\d.]+/g) ?? []).map(Number);
  return name?.startsWith('rgb') && red !== undefined ? [red, green, blue, alpha] : undefined;
}

function over(top: Color, below: Color): Color {
  const channel = (place: 0 | 1 | 2) => top[place] * top[3] + below[place] * (1 - top[3]);
  return [channel(0), channel(1), channel(2), 1];
}

function luminance([red, green, blue]: Color): number {
  const linear = (value: number) => (value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrastOf(a: Color, b: Color): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The colors of what drawings mark. */
const marks = ['--score', '--together', '--compared', '--focus'];

describe.each(Object.entries(themes))('in the theme %s', (_, theme) => {
  it.each(marks)('what is drawn in %s can be told from its ground: a contrast of at least 3', (name) => {
    const invisible: Color = [0, 0, 0, 0];
    const [mark, ground] = [`var(${name})`, 'var(--paper)'].map((color) => colorOf(color, theme) ?? invisible);
    expect(contrastOf(over(mark ?? invisible, ground ?? invisible), ground ?? invisible)).toBeGreaterThanOrEqual(3);
  });

  it.each(texts)('%s is readable: a contrast of at least 4.5', (text, property, ...grounds) => {
    const white: Color = [255, 255, 255, 1];
    const ground = grounds.reduce<Color>((below, selector) => {
      const color = colorOf(declared(selector, 'background') ?? 'transparent', theme);
      return color === undefined ? below : over(color, below);
    }, white);
    const ink = colorOf(declared(text, property) ?? '', theme) ?? colorOf('var(--vscode-foreground)', theme);
    expect(contrastOf(over(ink ?? white, ground), ground)).toBeGreaterThanOrEqual(4.5);
  });
});
