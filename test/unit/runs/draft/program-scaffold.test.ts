import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readPromptFile } from '../../../../src/prompts/prompt-file';
import { programScaffold } from '../../../../src/runs/draft/program-scaffold';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';

const baml =
  'function ExtractName(resume: string) -> string {\n  client "openai/gpt-4o"\n  prompt #"\n    Extract it. {{ resume }}\n  "#\n}\n';
const dspy = JSON.stringify({
  traces: [],
  train: [],
  demos: [],
  signature: { instructions: 'Answer the question.', fields: [{ prefix: 'Question:', description: '${question}' }] },
  lm: null,
});

it.each([
  ['name.baml', baml, 'run_name.py'],
  ['answer.json', dspy, 'run_answer.py'],
])('writes a spec and a program for a prompt that only a program can run: %s', async (name, content, programName) => {
  const scaffold = programScaffold(`/project/${name}`, readPromptFile(`/project/${name}`, content));
  const { system, prompts } = parseSpec(scaffold.spec, '/project/a.gepa.yaml');

  expect(scaffold.programName).toBe(programName);
  expect(system).toMatchObject({ kind: 'command', command: `python3 ${programName}` });
  expect(Object.values(prompts)[0]).toMatch(new RegExp(`^${name}#`));
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  const file = join(folder, programName);
  await writeFile(file, scaffold.program);
  await promisify(execFile)('python3', ['-m', 'py_compile', file]);
  await rm(folder, { recursive: true });
});
