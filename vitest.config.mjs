import { defineConfig } from 'vitest/config';

/** Far more than a test takes: a busy machine makes tests slower, but not fail. */
const testLimitMs = 120_000;

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    // A test that expects nothing cannot fail.
    expect: { requireAssertions: true },
  },
});
