// @ts-check

/** The built-in themes of VS Code, one of each kind, as its settings name them. */
const themes = {
  light: 'Light 2026',
  dark: 'Dark 2026',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/**
 * The theme that the variable GEPA_THEME names, to look at a suite's pictures in it; undefined without the variable.
 *
 * @type {{ readonly name: string, readonly label: string } | undefined}
 */
export const chosenTheme = themeNamed(process.env['GEPA_THEME']);

/**
 * @param {string | undefined} name
 * @throws {Error} when there is no such theme
 */
function themeNamed(name) {
  if (name === undefined || name === '') return undefined;
  const [, label] = Object.entries(themes).find(([one]) => one === name) ?? [];
  if (label === undefined) throw new Error(`GEPA_THEME is "${name}". Choose one of ${Object.keys(themes).join(', ')}.`);
  return { name, label };
}
