import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

/** Whether there is a C compiler on this machine. Tests that need one are skipped where there is none. */
const hasCompiler = spawnSync('cc', ['--version']).status === 0;

const inBlocks = `#include "lanes.h"
void dot(const float *a, const float *b, int size, float *out) {
  vec8 sums = ln_zero8();
  int at = 0;
  for (; at + 8 <= size; at += 8) sums = ln_mac8(sums, ln_load8(a + at), ln_load8(b + at));
  float sum = ln_sum8(sums);
  for (; at < size; at += 1) sum = ln_mac(sum, ln_load(a + at), ln_load(b + at));
  ln_store(out, sum);
}`;

/** A reflection that first uses a function that isn't there. It finds the right one when the compiler and the manual say so. */
const model: ScriptedModel = ({ user }) =>
  rewritten(user.includes('use `ln_mac8`') ? inBlocks : inBlocks.replace('ln_mac8(', 'ln_mul8('));

describe.skipIf(!hasCompiler)('the recipe for kernels', () => {
  it('makes a kernel faster by what the compiler, the harness and the manual say', async () => {
    const recipe = await RecipeCopy.of('kernels');
    const { result, reflections } = await recipe.optimize('kernel.gepa.yaml', model, '40');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    expect(reflections.join('\n')).toMatch(/Correct, in \d+ steps\. The plainest program takes/);
    expect(reflections.join('\n')).toContain('## ln_load8, ln_store8: eight numbers');
  });

  it.each([
    [
      'doesn’t compile',
      inBlocks.replace('ln_mac8(', 'ln_mul8('),
      /It doesn't compile\.\nkernel\.c: [^]*ln_mul8[^]*function that multiplies only/,
    ],
    [
      'breaks a rule of the machine',
      inBlocks.replace('(a + at)', '(a + at + 1)'),
      /E1: ln_load8 was given.*[^]*## E1: not at the beginning/,
    ],
    ['doesn’t end', inBlocks.replace('at += 8', 'at += 0'), /It did not end within 1 seconds\./],
    ['crashes', inBlocks.replace('ln_store(out, sum)', '*(volatile int *)0 = 1'), /It ended with SIG[^]*## SIGSEGV/],
    [
      'is wrong',
      inBlocks.replace('ln_store(out, sum)', 'ln_store(out, 1)'),
      /The result is wrong at place 0: expected \d+, got 1\./,
    ],
    ['is right', inBlocks, /Correct, in 220 steps\. .* 220 are possible\./],
  ])('a model’s answer that %s', async (_, code, feedback) => {
    const recipe = await RecipeCopy.of('kernels');
    recipe.changeSpec('write-kernel.gepa.yaml', '--manual=manual.md', '--manual=manual.md\n      - --timeout=1');
    recipe.write('tasks.jsonl', '{"input": "void dot(…)", "harness": "dot-harness.c", "size": 100}\n');
    const answers: ScriptedModel = () => `Here it is:\n\`\`\`c\n${code}\n\`\`\`\nDone.`;
    const { status, errors } = await recipe.run(['evaluate', 'write-kernel.gepa.yaml', '--json'], answers);
    expect(errors).not.toContain('rror:');
    expect(status).toBe(0);
    expect(recipe.journal().replaceAll('\\n', '\n')).toMatch(feedback);
  });
});
