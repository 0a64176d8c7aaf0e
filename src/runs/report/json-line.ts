// Tested by test/unit/runs/report/partial-scores.test.ts.
import { withVisibleControls } from '../../gepa/text/control-characters';

/**
 * Formats a value as one line of JSON. Control characters are escaped, so the line is safe to print and parses back
 * unchanged.
 */
export function jsonLine(value: unknown): string {
  return withVisibleControls(JSON.stringify(value));
}
