import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../../src/prompts/prompt-error';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';
import { holdsPrompts } from '../../../../src/prompts/discovery/prompt-names';
import { sourceText } from '../texts';

const path = 'baml_src/route.baml';
const route = `// function Fake { prompt #"no"# }
{// prompt #"no"# //}
template_string Rules(team: string) #"
  Be brief about {{ team }}.
"#

class Ticket {
  subject string @description(#"function { prompt "x" }"#)
}

function Route(ticket: Ticket) -> string {
  client "openai/gpt-4o" // the prompt is below
  prompt ##"
    {{ _.role("system") }}
    Route "#the" ticket.

      - billing

    {{ ctx.output_format }}
  "##
}
function Greet(name: string) -> string { client GPT4 prompt "Say \\"hi\\" to {{ name }}." }
function Add(a: int, b: int) -> int { a + b }

test T {
  functions [Route]
  args { ticket { subject #"prompt #1"# } }
  @@assert(ok, {{ this == "billing" }})
}
`;
const texts = {
  Route: '{{ _.role("system") }}\nRoute "#the" ticket.\n\n  - billing\n\n{{ ctx.output_format }}',
  Greet: 'Say "hi" to {{ name }}.',
  Rules: 'Be brief about {{ team }}.',
};

describe('a BAML file', () => {
  it('has a component for each prompt, without the indentation that BAML removes', () => {
    const file = readPromptFile(path, route);
    expect(Object.fromEntries(file.components.map(({ name, text }) => [name, text]))).toEqual(texts);
    expect(file.components[0]?.name).toBe('Route');
    expect(file).toMatchObject({ format: 'baml', templating: 'jinja', messages: [] });
    expect(file.editOnly).toBe(
      'BAML fills its prompts and reads the replies itself. Run the function with a system of kind "command" that calls it.',
    );
  });

  it('locates the texts', () => {
    const [first] = readPromptFile(path, route).components;
    const source = route.slice(first?.start, first?.end);
    expect(source.replaceAll('\n    ', '\n')).toBe(texts.Route);
  });

  it('keeps the indentation and the quotes', () => {
    expect(replaceComponent(path, route, 'Route', 'One.\n\n  Two.')).toBe(
      route.replace(/\{\{ _\.role[^]*?output_format \}\}/, 'One.\n\n      Two.'),
    );
    expect(replaceComponent(path, route, 'Greet', 'Say "no".\nOr not.')).toBe(
      route.replace('"Say \\"hi\\" to {{ name }}."', '"Say \\"no\\".\\nOr not."'),
    );
  });

  it('adds # around a text only if needed', () => {
    expect(replaceComponent(path, route, 'Rules', 'A "#1" and a "B".')).toContain('##"\n  A "#1" and a "B".\n"##\n');
    expect(replaceComponent(path, route, 'Rules', 'A "B".')).toContain(' #"\n  A "B".\n"#\n');
  });

  it('stays unchanged for its own texts, with either kind of line ends', () => {
    for (const content of [route, route.replaceAll('\n', '\r\n')]) {
      const { components } = readPromptFile(path, content);
      expect(components.map(({ name }) => name)).toEqual(Object.keys(texts));
      for (const { name, text } of components) {
        expect(text).toBe(texts[name as keyof typeof texts]);
        expect(replaceComponent(path, content, name, text)).toBe(content);
      }
    }
  });

  it('uses quotes if BAML would remove the indentation of a text', () => {
    const written = replaceComponent(path, route, 'Route', '  - "billing"\n  - card');
    expect(written).toContain('  prompt "  - \\"billing\\"\\n  - card"\n}\n');
  });

  it('reads back any text except a template whose indentation BAML would remove', () => {
    fc.assert(
      fc.property(sourceText([]), fc.constantFrom('Route', 'Greet', 'Rules'), fc.boolean(), (text, name, crlf) => {
        const content = crlf ? route.replaceAll('\n', '\r\n') : route;
        const wanted = text.replace(/\r\n?/g, '\n');
        const written = writtenOrRefused(content, name, text);
        if (written === undefined) {
          const lines = wanted.split('\n').filter((line) => line.trim() !== '');
          const isIndented = name === 'Rules' && lines.every((line) => /^[ \t]/.test(line));
          expect(isIndented || /\p{Surrogate}/u.test(text)).toBe(true);
          return;
        }
        const read = readPromptFile(path, written).components.map((component) => [component.name, component.text]);
        expect(Object.fromEntries(read)).toEqual({ ...texts, [name]: wanted });
      }),
      { numRuns: 500 },
    );
  });

  it('can have literals as parameter types', () => {
    const content = 'template_string Tone(kind: "warm" | "dry", end: ("." | "!")?) #"Be {{ kind }}."#\n';
    expect(readPromptFile(path, content).components.map(({ text }) => text)).toEqual(['Be {{ kind }}.']);
  });

  it('without prompts is not a prompt file', () => {
    expect(detectFormat('tests.baml', 'test T {\n  functions [F]\n  args { prompt "x" }\n}\n')).toBeUndefined();
    expect(detectFormat('clients.baml', 'client<llm> GPT4 {\n  provider openai\n}\n')).toBeUndefined();
    expect(holdsPrompts('clients.baml', 'client<llm> GPT4 {\n  provider openai\n}\n')).toBe(false);
    expect(holdsPrompts('route.baml', route)).toBe(true);
  });

  it.each([
    [
      'class A {\n  prompt "x"\n}\nfunction F() -> A {\n  client G\n}\n',
      'a.baml: No function in this file has a prompt. Write one in a function as prompt #"…"#.',
    ],
    [
      '\nfunction F() -> string {\n  prompt #"x"#\n',
      'a.baml:2: The function F is not closed. Add a } below its last line.',
    ],
    [
      'function F() -> string {\n  prompt #"x"\n}\n',
      'a.baml:2: The prompt of F is not a closed string. Write it as #"…"#.',
    ],
    ['template_string T() #"x"', 'a.baml:1: The text of T is not a closed string. Write it as #"…"#.'],
  ])('explains what is wrong with %j', (content, message) => {
    expect(() => readPromptFile('a.baml', content)).toThrow(message);
  });
});

function writtenOrRefused(content: string, name: string, text: string): string | undefined {
  try {
    return replaceComponent(path, content, name, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}
