import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { field, listOf, textField } from '../../../src/models/endpoints/json-field';
import { gepa, type JsonResult } from '../cli/program';
import { modelServer } from '../models/model-server';

/** A request to a model: what it is named, what it is told as the system, and what else. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly user: string;
}

/** Answers as a model would. */
export type ScriptedModel = (asked: Asked) => string;

/** A copy of the recipes, in which runs may be written. */
export class RecipeCopy {
  private constructor(readonly folder: string) {}

  /** @param name of the recipe. */
  static async of(name: string): Promise<RecipeCopy> {
    const root = await mkdtemp(join(tmpdir(), 'gepa-recipe-'));
    cpSync(resolve('media/recipes'), join(root, 'recipes'), {
      recursive: true,
      filter: (source) => !source.endsWith('data'),
    });
    cpSync(resolve('media/sample/speed'), join(root, 'sample/speed'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir');
    return new RecipeCopy(join(root, 'recipes', name));
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  /** The rows that the converter has written. */
  rows(file: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = readFileSync(join(this.folder, 'data', file), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => ({ ...(JSON.parse(line) as object) }));
  }

  /** Changes the spec, as somebody would who has another corpus. */
  changeSpec(spec: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, spec), 'utf8');
    expect(text).toContain(from);
    this.write(spec, text.replace(from, to));
  }

  /** What the run or the evaluation in it has recorded. */
  journal(): string {
    const runs = join(this.folder, '.gepa/runs');
    return readdirSync(runs, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('journal.jsonl'))
      .map((file) => readFileSync(join(runs, file), 'utf8'))
      .join('');
  }

  /** Runs the converter. */
  convert(...args: readonly string[]): Promise<{ status: number | null; output: string }> {
    return new Promise((done) => {
      const child = spawn(process.execPath, ['convert.mjs', ...args], { cwd: this.folder });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (part: Buffer) => (output += part.toString()));
      child.on('close', (status) => done({ status, output }));
    });
  }

  /**
   * Runs `gepa optimize` with a scripted model instead of the spec's models.
   *
   * @returns the result, and what the reflection model was told.
   */
  async optimize(spec: string, model: ScriptedModel, budget: string) {
    const { status, output, errors, reflections } = await this.run(['optimize', spec, '--json'], model, [
      `budget.rollouts=${budget}`,
      'budget.score=1',
      'search.noise=null',
    ]);
    expect(errors).not.toContain('rror:');
    expect(status, output + errors).toBe(0);
    return { result: JSON.parse(output) as JsonResult, reflections };
  }

  /** Runs a command of the terminal with a scripted model instead of the spec's models. */
  async run(args: readonly string[], model: ScriptedModel, settings: readonly string[] = []) {
    const reflections: string[] = [];
    const { baseUrl } = await modelServer((_, { body }, completion) => {
      const asked = askedIn(body);
      if (asked.model === 'reflector') reflections.push(asked.user);
      completion(model(asked));
    });
    const spec = readFileSync(join(this.folder, args[1] ?? ''), 'utf8');
    const roles = ['task', 'reflection', 'judge'].filter((role) => spec.includes(`${role}: { provider`));
    const models = roles.map((role) => `models.${role}.baseUrl=${baseUrl}`);
    const sets = [...models, 'models.reflection.model=reflector', ...settings].flatMap((set) => ['--set', set]);
    const done = await gepa(this.folder, [...args, '--trust', ...sets], { OPENAI_API_KEY: 'sesame' });
    return { ...done, reflections };
  }
}

function askedIn(body: Readonly<Record<string, unknown>>): Asked {
  const messages = listOf(body['messages']);
  const told = (role: string) =>
    messages
      .filter((message) => field(message, 'role') === role)
      .map((message) => textField(message, 'content') ?? '')
      .join('\n\n');
  return { model: String(body['model']), system: told('system'), user: told('user') };
}

/** A reflection's reply with a whole new text. */
export function rewritten(text: string): string {
  return `The prompt left it open.\n\n\`\`\`\n${text}\n\`\`\``;
}

/** Rows as JSON Lines. */
export function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
