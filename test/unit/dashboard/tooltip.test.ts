import { afterEach, describe, expect, it, vi } from 'vitest';
import { Tooltip } from '../../../webview-ui/tooltip';

/** jsdom lays nothing out: the tooltip gets this size. */
const size = { width: 100, height: 40 };

function tooltip(): Tooltip {
  const shown = new Tooltip();
  vi.spyOn(shown.element, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, size.width, size.height));
  return shown;
}

const placeOf = ({ element }: Tooltip) => ({ left: element.style.left, top: element.style.top });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the tooltip', () => {
  it('shows lines of text, and never markup', () => {
    const shown = tooltip();
    shown.showAt({ x: 0, y: 0, width: 4, height: 12 }, ['Candidate 1', '<b>mean</b>']);
    expect([...shown.element.children].map(({ textContent }) => textContent)).toEqual(['Candidate 1', '<b>mean</b>']);
    expect(shown.element.hidden).toBe(false);
  });

  it('is below and to the right of its target', () => {
    const shown = tooltip();
    shown.showAt({ x: 50, y: 60, width: 4, height: 12 }, ['one']);
    expect(placeOf(shown)).toEqual({ left: '62px', top: '80px' });
  });

  it('stays within the window', () => {
    const shown = tooltip();
    shown.showAt({ x: innerWidth - 5, y: innerHeight - 20, width: 4, height: 12 }, ['one']);
    expect(placeOf(shown)).toEqual({ left: `${innerWidth - size.width - 8}px`, top: `${innerHeight - 68}px` });
  });

  it('is not cut off at the top where there is room neither below nor above', () => {
    const shown = tooltip();
    shown.showAt({ x: 10, y: 5, width: 4, height: innerHeight }, ['one']);
    expect(placeOf(shown).top).toBe('8px');
  });

  it('is hidden until it is shown, and again afterwards', () => {
    const shown = tooltip();
    expect(shown.element.hidden).toBe(true);
    shown.showAt({ x: 0, y: 0, width: 4, height: 12 }, ['one']);
    shown.hide();
    expect(shown.element.hidden).toBe(true);
  });

  it('is hidden from screen readers, because the focused plot has the same description', () => {
    expect(tooltip().element.getAttribute('aria-hidden')).toBe('true');
  });
});
