import { expect, it } from 'vitest';
import { Kept } from '../../../webview-ui/kept';

it('recomputes a value when its inputs change', () => {
  const kept = new Kept<string>();
  const pool = new Map([[0, 1]]);
  expect(kept.of([pool, 1], () => 'first')).toBe('first');
  expect(kept.of([pool, 1], () => 'second')).toBe('first');
  expect(kept.of([pool, 2], () => 'third')).toBe('third');
  expect(kept.of([new Map(pool), 2], () => 'fourth')).toBe('fourth');
});
