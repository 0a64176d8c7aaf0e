// Tested by test/unit/models/practice/reflector.test.ts.
/** A rollout as it is described in a reflection request. */
export interface ReportedExample {
  /** E.g. `feedback-4`. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** In [0, 1]. */
  readonly score: number;
  readonly feedback: string;
}

/** The contents of a request that `composeReflection` or another search wrote. */
export interface ReflectionRequest {
  /** The suffix of the request's tags, which the reply's tags must repeat. */
  readonly mark: string;
  /** What the reply is to have. */
  readonly asksFor: 'text' | 'numberedTexts' | 'hypotheses' | 'critique';
  /** How many texts it may have: more than one for hypotheses. */
  readonly mostTexts: number;
  readonly currentText: string;
  readonly examples: readonly ReportedExample[];
  readonly guidance: readonly string[];
  /** Whether a shorter text is asked for. */
  readonly shortens: boolean;
}

/** Reads a reflection request. Returns undefined when the text isn't one. */
export function readReflectionRequest(text: string): ReflectionRequest | undefined {
  // Of several numbered texts, it changes the first one.
  const mark =
    /<new_text(?:_N|_1)?-([a-z]+)>/.exec(text)?.[1] ?? /<critique-([a-z]+)>\n[^<]*<\/critique-\1>\s*$/.exec(text)?.[1];
  const currentText = mark === undefined ? undefined : parts(text, 'current_text', mark)[0]?.body;
  if (mark === undefined || currentText === undefined) return undefined;
  return {
    mark,
    asksFor: formOf(text),
    mostTexts: Number(/Name up to (\d+) different hypotheses/.exec(text)?.[1] ?? '1'),
    currentText,
    examples: parts(text, 'example', mark).map((part) => readExample(part, currentText, mark)),
    guidance: parts(text, 'guidance', mark).map(({ body }) => body),
    shortens: text.includes('The new text must have fewer.'),
  };
}

function formOf(text: string): ReflectionRequest['asksFor'] {
  if (text.includes('<new_text-')) return 'text';
  if (text.includes('<new_text_1-')) return 'hypotheses';
  return text.includes('<new_text_N-') ? 'numberedTexts' : 'critique';
}

interface Part {
  /** The rest of the opening tag, after its name. */
  readonly attributes: string;
  readonly body: string;
}

function parts(text: string, tag: string, mark: string): readonly Part[] {
  const expression = new RegExp(
    String.raw`<${tag}-${mark}(?<attributes>[^>]*)>\n(?<body>[\s\S]*?)\n</${tag}-${mark}>`,
    'g',
  );
  return [...text.matchAll(expression)].map(({ groups }) => ({
    attributes: groups?.['attributes'] ?? '',
    body: groups?.['body'] ?? '',
  }));
}

function readExample({ attributes, body }: Part, currentText: string, mark: string): ReportedExample {
  const bodyOf = (tag: string) => parts(body, tag, mark).at(-1)?.body;
  return {
    name: /name="([^"]*)"/.exec(attributes)?.[1] ?? '',
    score: Number(/score="([\d.]+) of 1"/.exec(attributes)?.[1] ?? '0'),
    input: withoutLinesOf(currentText, parts(body, 'input', mark)[0]?.body ?? ''),
    output: bodyOf('final_output') ?? bodyOf('output') ?? '',
    feedback: bodyOf('feedback') ?? '',
  };
}

/** Some systems show the prompt as part of the input, where it says nothing about the example. */
function withoutLinesOf(prompt: string, input: string): string {
  const lines = new Set(prompt.split('\n').filter((line) => line.trim() !== ''));
  return input
    .split('\n')
    .filter((line) => !lines.has(line))
    .join('\n');
}
