// Tested by test/unit/dashboard/lineage.test.ts.
/** So far, a pressed pointer may move without panning: then it clicks. In CSS pixels. */
const slack = 4;

/** Lets a pressed pointer pan an element that scrolls. A click at the end of a drag selects nothing. */
export function panByDragging(view: HTMLElement): void {
  let from: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;
  let panned = false;
  view.addEventListener('pointerdown', ({ button, clientX, clientY }) => {
    panned = false;
    if (button === 0) from = { x: clientX, y: clientY, left: view.scrollLeft, top: view.scrollTop };
  });
  view.addEventListener('pointermove', ({ buttons, clientX, clientY }) => {
    if (from === undefined || buttons !== 1) return;
    panned ||= Math.hypot(clientX - from.x, clientY - from.y) > slack;
    if (!panned) return;
    view.scrollLeft = from.left - (clientX - from.x);
    view.scrollTop = from.top - (clientY - from.y);
  });
  view.addEventListener('pointerup', () => (from = undefined));
  view.addEventListener(
    'click',
    (event) => {
      if (panned) event.stopImmediatePropagation();
      panned = false;
    },
    { capture: true },
  );
}
