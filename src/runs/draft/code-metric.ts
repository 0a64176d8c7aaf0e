import { basename, extname } from 'node:path';
import { ruleOf, type MetricDefinition } from '../../metrics/metric-definition';
import { UserError } from '../../gepa/user-error';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';

/** The languages of a metric in the developer's own code. */
export type CodeLanguage = 'javascript' | 'python';

const pythonCommand = process.platform === 'win32' ? 'python' : 'python3';

/** Matches names of files that are likely to score outputs. */
const scoringName = /metric|scor|grad|judg|eval|assert|check|reward/i;

/** Whether a script may score outputs, by its name. Tests of other code are left out. */
export function mayScore(file: string): boolean {
  const name = basename(file);
  return scoringName.test(name) && !/\.(test|spec|d)\.|^test_/.test(name);
}

/** The endings of scripts that can be a metric. */
export const scriptEndings: readonly string[] = ['mjs', 'js', 'cjs', 'py'];

/** Returns the name of the file for a new metric of a prompt: `triage.metric.mjs` for `triage.prompt.md`. */
export function metricFileName(prompt: string, language: CodeLanguage): string {
  return `${stemOfPromptFile(prompt)}.metric.${language === 'python' ? 'py' : 'mjs'}`;
}

/**
 * Returns the rule for a script: a module with a scoring function, or a Python program that answers lines of JSON.
 *
 * @param path as a spec names it: relative to the spec, with forward slashes.
 * @throws {UserError} when it has no function that could score.
 */
export function definitionOfScript(path: string, content: string): MetricDefinition {
  if (extname(path) !== '.py') return { javascript: path };
  const functions = [...content.matchAll(/^(?:async )?def (\w+)\(\s*output\b/gm)].map(([, name = '']) => name);
  const [first] = functions;
  if (first !== undefined) return { python: functions.includes('get_assert') ? path : { file: path, function: first } };
  if (/\bsys\.stdin\b|\binput\(/.test(content)) return { command: [pythonCommand, path] };
  throw new UserError(
    `${basename(path)} has no function that scores an output. Give it one: def get_assert(output, context), which returns { "score", "feedback" }.`,
  );
}

/** Returns the files of code that a metric names, as a spec names them. */
export function codeFilesOf(metric: readonly MetricDefinition[]): readonly string[] {
  return metric.map(ruleOf).flatMap(({ rule, value }) => {
    if (rule === 'command') return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : [];
    if (rule !== 'javascript' && rule !== 'python') return [];
    if (typeof value === 'string') return [value];
    const file: unknown = typeof value === 'object' && value !== null && 'file' in value ? value.file : undefined;
    return typeof file === 'string' ? [file] : [];
  });
}

/**
 * Returns the content of a new metric, which scores as it is.
 *
 * @param columns of the rows.
 * @param expected the column with the expected answers, if there is one.
 */
export function scaffoldOf(
  language: CodeLanguage,
  prompt: string,
  columns: readonly string[],
  expected: string | undefined,
): string {
  const lines = language === 'python' ? pythonLines : javascriptLines;
  return `${lines(prompt, columns, expected).join('\n')}\n`;
}

type Scaffold = (prompt: string, columns: readonly string[], expected: string | undefined) => readonly string[];

const javascriptLines: Scaffold = (prompt, columns, expected) => [
  `// Scores an output of ${prompt} for GEPA. Save, then choose "Try the Metric" in the form.`,
  '//',
  '// output: what the model answered, as text',
  `// context.example: the row of data. Its columns: ${onOneLine(columns)}`,
  '//',
  '// Return a score from 0 to 1, and feedback: what was expected, and what was wrong. Reflections learn from it.',
  'export default function score(output, { example }) {',
  ...(expected === undefined
    ? [
        "  const words = output.split(/\\s+/).filter((word) => word !== '');",
        '  if (words.length > 0 && words.length <= 100) return { score: 1, feedback: `Right: ${words.length} words.` };',
        '  return { score: 0, feedback: `Expected 1 to 100 words. The output has ${words.length}.` };',
      ]
    : [
        `  const expected = String(example[${JSON.stringify(expected)}]);`,
        "  if (output.trim() === expected.trim()) return { score: 1, feedback: 'Right.' };",
        '  if (output.includes(expected)) return { score: 0.5, feedback: `Expected only "${expected}", without other words.` };',
        '  return { score: 0, feedback: `Expected "${expected}".` };',
      ]),
  '}',
];

const pythonLines: Scaffold = (prompt, columns, expected) => [
  `# Scores an output of ${prompt} for GEPA. Save, then choose "Try the Metric" in the form.`,
  '#',
  '# output: what the model answered, as text',
  `# context["example"]: the row of data. Its columns: ${onOneLine(columns)}`,
  '#',
  '# Return a score from 0 to 1, and feedback: what was expected, and what was wrong. Reflections learn from it.',
  'def get_assert(output, context):',
  ...(expected === undefined
    ? [
        '    words = output.split()',
        '    if 0 < len(words) <= 100:',
        '        return {"score": 1, "feedback": f"Right: {len(words)} words."}',
        '    return {"score": 0, "feedback": f"Expected 1 to 100 words. The output has {len(words)}."}',
      ]
    : [
        `    expected = str(context["example"][${JSON.stringify(expected)}])`,
        '    if output.strip() == expected.strip():',
        '        return {"score": 1, "feedback": "Right."}',
        '    if expected in output:',
        '        return {"score": 0.5, "feedback": f"Expected only \\"{expected}\\", without other words."}',
        '    return {"score": 0, "feedback": f"Expected \\"{expected}\\"."}',
      ]),
];

function onOneLine(columns: readonly string[]): string {
  return columns.join(', ').replace(/\s+/g, ' ');
}
