/** The theme's colors and font, as a canvas paints with them. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  /** For names and other quiet text. */
  readonly dim: string;
  /** For the best candidate, the frontier and high scores. */
  readonly accent: string;
  /** For what all candidates reach together. */
  readonly together: string;
  readonly focus: string;
  /** For the candidate that the selected one is compared with. */
  readonly compared: string;
  readonly fontFamily: string;
  /** High contrast themes and forced colors: faint lines are drawn stronger. */
  readonly highContrast: boolean;
}

const forcedColors = (): MediaQueryList => matchMedia('(forced-colors: active)');

/** Reads the palette from the style sheet, which takes it from the theme or, with forced colors, from the system. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim() || 'GrayText';
  return {
    background: color('paper'),
    foreground: color('ink'),
    dim: color('quiet'),
    accent: color('score'),
    together: color('together'),
    focus: color('focus'),
    compared: color('compared'),
    fontFamily: style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
    highContrast: document.body.className.includes('vscode-high-contrast') || forcedColors().matches,
  };
}

/** Calls back when the theme or forced colors change. For a theme, VS Code changes the body's class and the root's variables. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  forcedColors().addEventListener('change', changed);
}
