// @ts-check
/**
 * How long the tests wait. A busy machine takes many times as long as an idle one, so both are far more than it takes: they
 * only end what would wait for ever.
 */

/** For one condition, in milliseconds. */
export const conditionLimitMs = 180_000;

/** For one test, in milliseconds: several conditions. */
export const testLimitMs = 10 * 60_000;
