/** One run of the system on an example, as a reflection request tells of it. */
export interface ReportedExample {
  /** E.g. `feedback-4`. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** In [0, 1]. */
  readonly score: number;
  readonly feedback: string;
}

/** What a reflection request says, in the form that `composeReflection` gives it. */
export interface ReflectionRequest {
  /** The ending of the request's tags, which the reply's tags must have too. */
  readonly mark: string;
  readonly currentText: string;
  readonly examples: readonly ReportedExample[];
  readonly guidance: readonly string[];
}

/** Reads a reflection request; undefined when the text is none. */
export function readReflectionRequest(text: string): ReflectionRequest | undefined {
  const mark = /<new_text-([a-z]+)>/.exec(text)?.[1];
  const currentText = mark === undefined ? undefined : parts(text, 'current_text', mark)[0]?.body;
  if (mark === undefined || currentText === undefined) return undefined;
  return {
    mark,
    currentText,
    examples: parts(text, 'example', mark).map(({ name, body }) => readExample(name, body, currentText)),
    guidance: parts(text, 'guidance', mark).map(({ body }) => body),
  };
}

interface Part {
  readonly name: string;
  readonly body: string;
}

function parts(text: string, tag: string, mark: string): readonly Part[] {
  const expression = new RegExp(
    String.raw`<${tag}-${mark}(?: name="(?<name>[^"]*)")?>\n(?<body>[\s\S]*?)\n</${tag}-${mark}>`,
    'g',
  );
  return [...text.matchAll(expression)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    body: groups?.['body'] ?? '',
  }));
}

function readExample(name: string, body: string, currentText: string): ReportedExample {
  const [run = '', score = '0', feedback = ''] = splitOnce(body, /\nScore: ([\d.]+) of 1\nFeedback:\n/);
  const [steps = '', finalOutput] = run.split('\nFinal output of the whole system:\n');
  const outputs = steps.split('\nOutput:\n');
  const input = (outputs[0] ?? '').replace(/^Input:\n/, '').replace(/\nReasoning:\n[\s\S]*$/, '');
  const output = finalOutput ?? outputs.slice(1).at(-1) ?? '';
  return { name, input: withoutLinesOf(currentText, input), output, score: Number(score), feedback };
}

function splitOnce(text: string, separator: RegExp): readonly string[] {
  const match = separator.exec(text);
  if (match === null) return [text];
  return [text.slice(0, match.index), match[1] ?? '', text.slice(match.index + match[0].length)];
}

/** Some systems show the prompt as a part of the input. It tells nothing about the example. */
function withoutLinesOf(prompt: string, input: string): string {
  const lines = new Set(prompt.split('\n').filter((line) => line.trim() !== ''));
  return input
    .split('\n')
    .filter((line) => !lines.has(line))
    .join('\n');
}
