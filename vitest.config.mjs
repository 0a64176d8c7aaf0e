import { defineConfig } from 'vitest/config';

/** Far more than a test takes: a busy machine makes tests slower, but not fail. */
const testLimitMs = 120_000;

/** Where modules are replaced, VS Code's above all, which is seen by whatever is loaded together with them. */
const replacingModules = ['test/unit/editor/**/*.test.ts'];

/** What the dashboard does in a page. */
const onThePage = 'test/unit/dashboard/**/*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/unit/cli/build-program.ts'],
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    // A test that expects nothing cannot fail.
    expect: { requireAssertions: true },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: [...replacingModules, onThePage],
          // To load the modules anew for every file takes as long as the tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'editor', include: replacingModules } },
      {
        extends: true,
        test: {
          name: 'dashboard',
          include: [onThePage],
          environment: 'jsdom',
          setupFiles: ['test/unit/dashboard/page-in-jsdom.ts'],
          isolate: false,
        },
      },
    ],
  },
});
