// @ts-check
/**
 * `npm test`: everything, from a clean clone. Installs what is missing, and then runs the suites.
 */
import { installDependencies } from './vscode/install-dependencies.mjs';

await installDependencies(console.log);
// Only now, for the suites import packages.
const { runAllSuites } = await import('./all-suites.mjs');
await runAllSuites();
