import { afterEach, describe, expect, it, vi } from 'vitest';
import { onThemeChange, readPalette } from '../../../webview-ui/theme';

afterEach(() => {
  document.body.removeAttribute('style');
  document.body.className = '';
  vi.restoreAllMocks();
});

const withForcedColors = (media: EventTarget & { readonly matches: boolean }) =>
  vi.spyOn(globalThis, 'matchMedia').mockReturnValue(media as MediaQueryList);

describe('the palette of the canvas', () => {
  it('has the colors of the style sheet', () => {
    document.body.style.setProperty('--ink', '#ccc');
    document.body.style.setProperty('--score', '#3794ff');
    expect(readPalette()).toMatchObject({ foreground: '#ccc', accent: '#3794ff' });
  });

  it('draws faint lines stronger in high contrast themes and with forced colors', () => {
    expect(readPalette().highContrast).toBe(false);
    document.body.className = 'vscode-high-contrast-light vscode-high-contrast';
    expect(readPalette().highContrast).toBe(true);
    document.body.className = 'vscode-dark';
    withForcedColors(Object.assign(new EventTarget(), { matches: true }));
    expect(readPalette().highContrast).toBe(true);
  });
});

describe('a change of the theme', () => {
  it('is noticed when VS Code changes the theme’s variables', async () => {
    const changed = vi.fn();
    onThemeChange(changed);
    document.documentElement.style.setProperty('--vscode-foreground', '#123');
    await Promise.resolve();
    expect(changed).toHaveBeenCalledOnce();
  });

  it('is noticed when forced colors are turned on', () => {
    const media = Object.assign(new EventTarget(), { matches: false });
    withForcedColors(media);
    const changed = vi.fn();
    onThemeChange(changed);
    media.dispatchEvent(new Event('change'));
    expect(changed).toHaveBeenCalledOnce();
  });
});
