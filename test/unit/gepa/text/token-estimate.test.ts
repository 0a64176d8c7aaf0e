import { expect, test } from 'vitest';
import { estimateTokens } from '../../../../src/gepa/text/token-estimate';

test.each([
  ['', 0],
  ['billing', 2],
  ['“Être” — naïve…', 4],
  ['Привет, мир', 5],
  ['请求退款', 4],
  ['환불 요청', 5],
  ['🙂🙂', 2],
])('the estimated tokens of %j are %i', (text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens);
});
