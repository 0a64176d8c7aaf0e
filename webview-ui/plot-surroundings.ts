// Tested by test/unit/dashboard/marked-plot.test.ts.
import type { Target } from '../src/presentation/plot';
import type { Palette } from './theme';
import type { Tooltip } from './tooltip';

/** What a plot needs from the page around it. */
export interface PlotSurroundings {
  readonly tooltip: Tooltip;
  palette(): Palette;
  select(target: Target): void;
  /** Compares the selected candidate with another one, or ends that comparison if it is the other one already. */
  compare(candidate: number): void;
  /** Shows the example of a target with the answers, in an editor of its own. */
  open(target: Target): void;
  /** Announces a text to screen readers. */
  announce(text: string): void;
}
