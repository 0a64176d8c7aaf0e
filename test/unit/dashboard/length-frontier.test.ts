import { expect, it } from 'vitest';
import { lengthFrontier } from '../../../webview-ui/length-frontier';

it('keeps the candidates that none beats at the same length or a shorter one', () => {
  const points = [
    { candidate: 0, size: 100, mean: 0.5 },
    { candidate: 1, size: 200, mean: 0.4 },
    { candidate: 2, size: 150, mean: 0.7 },
    { candidate: 3, size: 150, mean: 0.6 },
    { candidate: 4, size: 300, mean: 0.7 },
    { candidate: 5, size: 400, mean: 0.9 },
  ];
  expect(lengthFrontier(points).map(({ candidate }) => candidate)).toEqual([0, 2, 5]);
});
