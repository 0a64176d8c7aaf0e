import { spawnSync } from 'node:child_process';

/** Whether there is a Python on this machine. Tests that need one are skipped where there is none. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;
