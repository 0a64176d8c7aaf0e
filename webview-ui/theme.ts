/** The theme's colours and font, as a canvas wants them. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  /** For axis labels and other quiet text. */
  readonly dim: string;
  /** For rules of the axes and outlines of marks that are not on the frontier. */
  readonly line: string;
  /** For the best candidate, the frontier and high scores. */
  readonly accent: string;
  /** For what all candidates reach together, and for merges. */
  readonly together: string;
  readonly focus: string;
  readonly fontFamily: string;
  /** High contrast themes: marks get an outline. */
  readonly highContrast: boolean;
}

/** Reads the palette from the theme's variables. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const variable = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value !== '') return value;
    }
    return 'GrayText';
  };
  return {
    background: variable('editor-background'),
    foreground: variable('editor-foreground', 'foreground'),
    dim: variable('descriptionForeground', 'foreground'),
    line: variable('contrastBorder', 'editorWidget-border', 'charts-lines'),
    accent: variable('charts-blue'),
    together: variable('charts-purple'),
    focus: variable('focusBorder', 'charts-blue'),
    fontFamily: variable('font-family'),
    highContrast: document.body.className.includes('vscode-high-contrast'),
  };
}

/** Calls back when the developer changes the theme: VS Code then changes the body's class and the root's variables. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
