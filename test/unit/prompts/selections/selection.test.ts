import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../../src/prompts/prompt-error';
import { replaceSelection, selectText } from '../../../../src/prompts/selections/selection';
import { sourceText } from '../texts';

/** Selects the text between two marks. */
function select(path: string, marked: string) {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const content = marked.replace(/[⟦⟧]/g, '');
  return { content, selected: selectText(path, content, { start, end }) };
}

function write(path: string, marked: string, text: string): string {
  const { content, selected } = select(path, marked);
  return replaceSelection(path, content, selected, text);
}

const half = /\p{Surrogate}/u;
const notAscii = /[^\0-\x7f]/;

/** Kinds of literals, with a pattern for texts that they cannot hold. */
const notations: readonly (readonly [name: string, path: string, marked: string, cannotHold: RegExp | undefined])[] = [
  ['single quotes of TypeScript', 'a.ts', "const a = '⟦Old⟧ text', b = \"it's\"; // don't\n", undefined],
  [
    'double quotes of TypeScript',
    'a.tsx',
    'const a = <p>Don\'t {f("⟦Old⟧")}</p>;\nconst b = /["\'`]/.test(`x`);\n',
    undefined,
  ],
  ['a template literal', 'a.js', 'ask(`⟦Old⟧ ${name} and ${f(`${b} "c"`)}`, `d`);\n', undefined],
  ['a template literal of many lines', 'a.mts', 'ask(`\r\n  ⟦Old⟧ ${a\r\n+ b}\r\n`);\r\n', undefined],
  ['Python', 'a.py', "a = \"⟦Old⟧\"  # don't\nb = 'x'\n", undefined],
  ['Python in bits', 'a.py', "a = ('One ' '⟦Old⟧'\n     'two')\n", undefined],
  [
    'three quotes of Python',
    'a.py',
    'def f():\n    """⟦Old⟧ "text".\n\n    More.\n    """\n    return \'x\'\n',
    undefined,
  ],
  ["Python's format strings", 'a.py', 'a = f"⟦Old⟧ {name!r:>{width}} {{x}} {d[\'k\']} {n:#x}" + "y"\n', undefined],
  [
    "Python's format strings of many lines",
    'a.pyi',
    "a = rf'''\n⟦Old⟧ \\d {name}\n'''\n",
    /'''|'$|\\$|\\'|\0|\p{Surrogate}/u,
  ],
  ['raw strings of Python', 'a.py', "a = r'⟦Old⟧ \\d'\n", /'|\\$|\r|\n|\0|\p{Surrogate}/u],
  ['bytes of Python', 'a.py', "a = b'⟦Old⟧'\n", notAscii],
  ['Java', 'A.java', 'String a = "⟦Old⟧"; char c = \'"\';\n', undefined],
  ['text blocks of Java', 'A.java', 'String a = """\n    ⟦Old⟧ "text"\n    """;\n', undefined],
  ['C#', 'A.cs', 'var a = "⟦Old⟧"; var c = \'"\';\n', undefined],
  ['verbatim strings of C#', 'A.cs', 'var a = @"⟦Old⟧ \\ ""text"""; var b = "";\n', /\0|\p{Surrogate}/u],
  ['interpolated strings of C#', 'A.cs', 'var a = $"⟦Old⟧ {name:N2} {{x}} {d["k"]}";\n', undefined],
  ['Go', 'a.go', 'var a, b = "⟦Old⟧", \'"\'\n', half],
  ['raw strings of Go', 'a.go', 'var a = `⟦Old⟧\n text`\n', /`|\0|\p{Surrogate}/u],
  ['Rust', 'a.rs', "fn f<'a>(x: &'a str) -> char { g(\"⟦Old⟧ \\\n   text\"); '\"' }\n", half],
  ['raw strings of Rust', 'a.rs', 'const A: &str = r##"⟦Old⟧ "# text"##;\n', /"##|\0|\p{Surrogate}/u],
  ['double quotes of Ruby', 'a.rb', 'a = "⟦Old⟧ #{name}" # don\'t\nb = <<~X\n  it\'s\nX\n', half],
  ['single quotes of Ruby', 'a.rb', "a = '⟦Old⟧ \\n'\n", half],
  [
    'double quotes of PHP',
    'a.php',
    "<p>Don't</p>\n<?php $a = \"⟦Old⟧ $name {$d['k']}\"; ?>\n<p>it's</p>\n",
    /\{\$name|\$name\S|\p{Surrogate}/u,
  ],
  ['single quotes of PHP', 'a.php', "<?php\n$a = '⟦Old⟧'; // don't\n", half],
  ['JSON', 'a.json', '{"a": "⟦Old⟧", "b": ["c"]}\n', undefined],
  ['escaped JSON', 'a.json', '{"a": "⟦Old⟧ \\u00e9 \\/", "b": ["c"]}\n', undefined],
  ['TOML', 'a.toml', 'a = "⟦Old⟧" # don\'t\n', half],
  ['TOML of many lines', 'a.toml', 'a = """\n⟦Old⟧ "text" \\\n   more"""\n', half],
  ['literal strings of TOML', 'a.toml', "a = '⟦Old⟧'\n", /'|\r|\n|\0|\p{Surrogate}/u],
  ['a block of YAML', 'a.yaml', 'a:\n  b: |\n    ⟦Old⟧\n\n    text\n  c: "d" # e\n', undefined],
  ['quotes of YAML', 'a.yml', "a: [b, '⟦Old⟧']\nc: d\n", undefined],
  ['plain text of YAML', 'a.yml', '- ⟦Old⟧ # x\n- {c: d}\n', undefined],
  ['any other file', 'a.rst', 'One\r\n⟦Old\r\ntext⟧\r\nend\r\n', half],
];

describe('a selection', () => {
  it('in a string literal selects the whole literal', () => {
    for (const marked of [
      'a = ⟦"Route it."⟧',
      'a = "⟦Route it.⟧"',
      'a = "Route ⟦it⟧."',
      'a = "Ro⟦⟧ute it."',
      'a =⟦ "Route it."⟧',
    ]) {
      const { content, selected } = select('a.py', marked);
      expect(selected.text).toBe('Route it.');
      expect(content.slice(selected.place.start, selected.place.end)).toBe('"Route it."');
      expect(content.slice(selected.span.start, selected.span.end)).toBe('Route it.');
    }
  });

  it('elsewhere selects exactly that text', () => {
    expect(select('a.ts', 'const ⟦name⟧ = "a";').selected).toMatchObject({ text: 'name', expressions: [] });
    expect(select('a.ts', '⟦const a = "a";\r\nb();\r\n⟧').selected.text).toBe('const a = "a";\nb();');
    expect(select('a.ts', '// Say ⟦"Hi"⟧').selected.text).toBe('"Hi"');
  });

  it('resolves escape sequences', () => {
    expect(
      select(
        'a.ts',
        String.raw`f('⟦It\'s\n\t\u00e9\x41\u{1F600} \
x')⟧`.replace("')⟧", "⟧')"),
      ).selected.text,
    ).toBe("It's\n\té\x41😀 x");
    expect(select('a.py', String.raw`f("⟦\d \101 \U0001F600 \"⟧")`).selected.text).toBe('\\d A 😀 "');
    expect(select('a.rs', 'f("⟦a \\\n   b⟧")').selected.text).toBe('a b');
  });

  it('keeps the code of the host language verbatim', () => {
    expect(select('a.ts', 'f(`⟦Route ${ticket.id} \\${x} ${g({ a: `}` })}⟧`)').selected).toMatchObject({
      text: 'Route ${ticket.id} ${x} ${g({ a: `}` })}',
      expressions: ['${ticket.id}', '${g({ a: `}` })}'],
    });
    expect(select('a.py', 'f(F"""⟦Use {{"a": 1}} for {ticket["id"]!r}⟧""")').selected).toMatchObject({
      text: 'Use {"a": 1} for {ticket["id"]!r}',
      expressions: ['{ticket["id"]!r}'],
    });
  });

  it('omits line ends next to the quotes', () => {
    expect(select('a.py', 'a = """\n⟦One.\n\nTwo.⟧\n    """').selected.text).toBe('One.\n\nTwo.');
    expect(select('a.py', 'a = """\\\n⟦One.⟧\n\n"""').selected.text).toBe('One.\n');
  });

  it.each([
    ['a.ts', "a('⟦Old⟧');", 'It\'s "new"\n{x} ${y} \\d', String.raw`a('It\'s "new"\n{x} ${'$'}{y} \\d');`],
    ['a.ts', 'a(`⟦Old⟧ ${b}`);', 'New ${b}\n`c` ${d}', 'a(`New ${b}\n\\`c\\` \\${d}`);'],
    ['a.py', 'a = f"⟦Old⟧ {b}"', '{"a": {b}}', 'a = f"{{\\"a\\": {b}}}"'],
    ['a.py', 'a = """⟦Old⟧"""', 'Say "this""".', 'a = """Say "this\\"\\""."""'],
    [
      'a.py',
      'a = """\r\n    ⟦Old⟧\r\n    """\r\n',
      '    New\n    lines',
      'a = """\r\n    New\r\n    lines\r\n    """\r\n',
    ],
    ['a.py', "a = '⟦caf\\u00e9⟧'", 'thé', "a = 'th\\u00e9'"],
    ['a.py', "a = '⟦café⟧'", 'thé', "a = 'thé'"],
    ['a.json', '{"a": "⟦a\\/b\\r\\nc⟧"}', 'd/e\nf', '{"a": "d\\/e\\r\\nf"}'],
    ['a.cs', 'a = @"⟦Old⟧";', 'Say "hi" \\ there', 'a = @"Say ""hi"" \\ there";'],
    ['a.php', '<?php $a = "⟦Old⟧ $b";', '$5 for $b', '<?php $a = "\\$5 for $b";'],
  ])('is replaced in the notation of the literal: %s %s', (path, marked, text, expected) => {
    expect(write(path, marked, text)).toBe(expected);
  });

  it.each(notations)('in %s leaves the file unchanged for its own text', (_name, path, marked) => {
    const { content, selected } = select(path, marked);
    expect(replaceSelection(path, content, selected, selected.text)).toBe(content);
  });

  it.each(notations)('in %s reads back any text, and leaves the rest unchanged', (_name, path, marked, cannotHold) => {
    const { content, selected } = select(path, marked);
    fc.assert(
      fc.property(sourceText(selected.expressions), (text) => {
        const written = writtenOrRefused(path, content, selected, text);
        if (written === undefined) {
          expect(text).toMatch(cannotHold ?? /(?!)/);
          return;
        }
        // A YAML scalar that cannot hold the text becomes another kind of scalar.
        const around = /\.ya?ml$/.test(path) ? selected.place : selected.span;
        expect(written.startsWith(content.slice(0, around.start))).toBe(true);
        expect(written.endsWith(content.slice(around.end))).toBe(true);
        if (selected.literal === undefined) return;
        const { start } = selected.place;
        expect(selectText(path, written, { start, end: start + 1 }).text).toBe(text.replace(/\r\n?/g, '\n'));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      'a.ts',
      'a("x⟦y", "z⟧");',
      'a.ts:1: The selection begins or ends inside a string literal. Select text within one literal, or whole literals.',
    ],
    [
      'a.ts',
      '\na = 1; ⟦ ⟧',
      'a.ts:2: Nothing is selected. Select the text to optimize, or place the cursor in a string literal.',
    ],
    ['a.ts', 'a("⟦⟧")', 'a.ts:1: The string literal is empty. Write a prompt in it first.'],
    [
      'a.py',
      'a = """\n⟦x⟧ \\N{BULLET}"""',
      'a.py:2: The string literal cannot be edited. The escape sequence \\N{BUL cannot be read. Write it in another way.',
    ],
  ])('that cannot be used is reported: %s %j', (path, marked, message) => {
    expect(() => select(path, marked)).toThrow(message);
  });

  it.each([
    [
      'a.go',
      'a := `⟦Old⟧`',
      'a `b` c',
      'a.go:1: A string literal that begins with ` cannot hold the new text. Use other quotes in the file, or change the text.',
    ],
    [
      'a.py',
      "a = r'⟦Old⟧'",
      "It's",
      "a.py:1: A string literal that begins with r' cannot hold the new text. Use other quotes in the file, or change the text.",
    ],
    [
      'a.rs',
      'a(r#"⟦Old⟧"#)',
      '"#',
      'a.rs:1: A string literal that begins with r#" cannot hold the new text. Use other quotes in the file, or change the text.',
    ],
    [
      'a.txt',
      '⟦Old⟧',
      'a\ud800',
      'a.txt:1: The new text contains half of a surrogate pair, which a UTF-8 file cannot hold. Remove it.',
    ],
  ])('refuses a text that the notation cannot hold: %s %s', (path, marked, text, message) => {
    expect(() => write(path, marked, text)).toThrow(message);
  });
});

function writtenOrRefused(path: string, content: string, selected: ReturnType<typeof selectText>, text: string) {
  try {
    return replaceSelection(path, content, selected, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}
