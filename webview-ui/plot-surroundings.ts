import type { Target } from './plot';
import type { Palette } from './theme';
import type { Tooltip } from './tooltip';

/** What a plot needs from the page around it. */
export interface PlotSurroundings {
  readonly tooltip: Tooltip;
  palette(): Palette;
  select(target: Target): void;
  /** Says something to a screen reader. */
  announce(text: string): void;
}
