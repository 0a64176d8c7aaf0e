import { copyFileSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The terminal's program, built once for all tests. Absolute. */
    readonly program: string;
  }
}

/** Builds the program, with what it starts for metrics, before the first test, and removes it behind the last. */
export default async function buildProgram({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-cli-'));
  const program = join(folder, 'cli.js');
  await build({
    entryPoints: ['src/cli/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  for (const runner of ['javascript-runner.mjs', 'python-runner.py'])
    copyFileSync(join('src/metrics/code', runner), join(folder, runner));
  provide('program', program);
  return () => rm(folder, { recursive: true });
}
