import { basename } from 'node:path';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';
import type { PromptFile } from '../../prompts/prompt-file';
import { flowYaml } from '../spec/flow-yaml';

/** A spec for a prompt that only a program can run, and the program to complete. */
export interface ProgramScaffold {
  readonly spec: string;
  /** The name of the program's file, in the folder of the spec. */
  readonly programName: string;
  readonly program: string;
}

/** Returns a spec whose system is a program, and the beginning of the program. It says what is left to do. */
export function programScaffold(prompt: string, { components, format }: PromptFile): ProgramScaffold {
  const name = basename(prompt);
  const programName = `run_${stemOfPromptFile(name).replace(/\W+/g, '_')}.py`;
  const prompts = Object.fromEntries(components.map((component) => [component.name, `${name}#${component.name}`]));
  const spec = [
    `# How GEPA optimizes ${name}. Paths are relative to this file.`,
    `prompts: ${flowYaml(prompts)}`,
    `# The program answers each row. Complete it first.`,
    `system: ${flowYaml({ kind: 'command', command: `python3 ${programName}` })}`,
    '',
    '# One row per example, such as {"question": "…", "expected": "…"}.',
    `data: ${flowYaml({ feedback: `${stemOfPromptFile(name)}.examples.jsonl` })}`,
    'metric: [{ icontains: "{{expected}}" }]',
    '',
    '# The program calls its own model. This one reflects on the results: name a real one.',
    'models:',
    '  task: { practice: student }',
    '  reflection: { practice: reflector }',
    'budget: { rollouts: 300 }',
    'review: improving',
    '',
  ];
  const texts = components.map((component) => component.name).join(', ');
  const program = format === 'dspy' ? dspyProgram(name) : anyProgram(name);
  return {
    spec: spec.join('\n'),
    programName,
    program: `${[...header(name, texts), ...program, ...loop].join('\n')}\n`,
  };
}

const header = (name: string, texts: string) => [
  `"""Runs ${name} for GEPA: reads lines {"candidate", "example"} and answers each with {"output"}.`,
  '',
  `candidate["NAME"] is a text to try instead of the one in the file: ${texts}.`,
  'example is a row of the data.',
  '"""',
  '',
  'import json',
  'import sys',
  '',
];

const dspyProgram = (name: string) => [
  'import dspy',
  '',
  '# Complete these two lines: your model, and your program as you built it when you saved it.',
  'dspy.configure(lm=dspy.LM("openai/gpt-4.1-mini"))',
  'program = dspy.Predict("question -> answer")',
  '',
  `program.load(${JSON.stringify(name)})`,
  '',
  '',
  'def answer(candidate, example):',
  '    for name, predictor in program.named_predictors():',
  '        if name in candidate:',
  '            predictor.signature = predictor.signature.with_instructions(candidate[name])',
  '    inputs = {key: value for key, value in example.items() if key != "expected"}',
  '    return str(program(**inputs).toDict())',
];

const anyProgram = (name: string) => [
  '',
  'def answer(candidate, example):',
  `    # Call what runs ${name}, with the texts of the candidate, and return its output as text.`,
  '    raise NotImplementedError("Complete answer() first")',
];

const loop = [
  '',
  '',
  'for line in sys.stdin:',
  '    question = json.loads(line)',
  '    reply = {"output": answer(question["candidate"], question["example"])}',
  '    print(json.dumps(reply), flush=True)',
];
