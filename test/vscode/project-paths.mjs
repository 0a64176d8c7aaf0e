// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project (an absolute path). */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} segments of a path below the project's root */
export const inProject = (...segments) => path.join(projectRoot, ...segments);

/** What the rig installs and keeps between runs. Git-ignored. */
export const serverFolder = inProject('.vscode-server');

/** Where pictures of the workbench go. Git-ignored. */
export const screenshotFolder = inProject('.screenshots');

/** The workspace that `npm start` and the browser suites copy; the original is never opened. */
export const sampleWorkspace = inProject('media', 'sample');
