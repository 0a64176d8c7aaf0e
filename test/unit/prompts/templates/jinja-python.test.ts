import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../../src/prompts/template';

/** The expected results come from Python's Jinja 3.1. */
describe('Jinja behaves as in Python', () => {
  it.each<[template: string, values: Readonly<Record<string, unknown>>, filled: string]>([
    // How values are printed.
    ['{{ flag }} {{ nothing }} {{ 1.0 }} {{ 4 / 2 }}', { flag: true, nothing: null }, 'True None 1.0 2.0'],
    ['{{ l }} {{ o }}', { l: [1, 'a', null, 1.5], o: { a: "it's" } }, `[1, 'a', None, 1.5] {'a': "it's"}`],
    ['{{ (1, 2) }} {{ s }} {{ x }}', { s: ['a\nb'], x: 1e-7 }, "(1, 2) ['a\\nb'] 1e-07"],
    ['{{ "a" ~ nothing ~ 1 ~ [1] }}', { nothing: null }, 'aNone1[1]'],
    // Filters of numbers.
    ['{{ p | round(2) }} {{ p | round }} {{ 3.7 | round | int }}', { p: 3.14159 }, '3.14 3.0 4'],
    ['{{ 2.5 | round }} {{ 0.125 | round(2) }} {{ 1.15 | round(1) }}', {}, '2.0 0.12 1.1'],
    ['{{ p | round(1, "ceil") }} {{ p | round(1, method="floor") }}', { p: 42.55 }, '42.6 42.5'],
    ['{{ l | sum }} {{ l | max }} {{ l | min }} {{ l | random in l }}', { l: [3, 1, 2] }, '6 3 1 True'],
    ['{{ l | sum(attribute="p") }} {{ l | max(attribute="p") }}', { l: [{ p: 1.5 }, { p: 2 }] }, "3.5 {'p': 2}"],
    ['{{ "3.9" | int }} {{ "3.9" | float }} {{ "x" | int(7) }} {{ 4.7 | int }} {{ 3 | float }}', {}, '3 3.9 7 4 3.0'],
    // Filters of texts.
    ['{{ t | truncate(9) }} {{ t | truncate(9, true, "~") }}', { t: 'a long sentence' }, 'a... a long s~'],
    [
      '{{ "%.2f" | format(p) }} {{ "%s has %d (%5.1f%%)" | format("x", 3, p) }}',
      { p: 3.14159 },
      '3.14 x has 3 (  3.1%)',
    ],
    ['{{ h | e }} {{ h | striptags }}', { h: '<b>x</b> & "y"' }, '&lt;b&gt;x&lt;/b&gt; &amp; &#34;y&#34; x & "y"'],
    ['{{ s | wordcount }} [{{ s | center(9) }}] {{ s | wordwrap(3) }}', { s: 'a quick' }, '2 [ a quick ] a\nquick'],
    ['{{ u | urlencode }} {{ {"a b": "c&d"} | urlencode }}', { u: 'a b/c?é' }, 'a%20b/c%3F%C3%A9 a+b=c%26d'],
    ['{{ "hELLO wORLD" | title }} {{ 1 | upper }} {{ "abc" | first }}{{ "abc" | last }}', {}, 'Hello World 1 ac'],
    ['{{ x | d("e") }} {{ y | default("f", true) }} {{ x is defined and x }}', { y: '' }, 'e f False'],
    // Filters of lists.
    ['{% for r in l | batch(2, "-") %}{{ r | join }};{% endfor %}', { l: [1, 2, 3] }, '12;3-;'],
    ['{% for r in l | slice(2) %}{{ r | join }};{% endfor %}', { l: [1, 2, 3] }, '12;3;'],
    [
      '{% for k, g in l | groupby("c") %}{{ k }}={{ g | map(attribute="n") | join(",") }};{% endfor %}',
      {
        l: [
          { c: 'b', n: 1 },
          { c: 'a', n: 2 },
          { c: 'b', n: 3 },
        ],
      },
      'a=2;b=1,3;',
    ],
    [
      '{{ l | selectattr("ok") | map(attribute="n") | list }} {{ l | selectattr("n", "gt", 1) | list | length }}',
      {
        l: [
          { n: 1, ok: true },
          { n: 2, ok: false },
        ],
      },
      '[1] 1',
    ],
    ['{{ l | map("upper") | join }} {{ l | map("replace", "a", "b") | list }}', { l: ['a', 'c'] }, "AC ['b', 'c']"],
    ['{{ l | select("odd") | list }} {{ l | reject("divisibleby", 3) | list }}', { l: [1, 2, 3] }, '[1, 3] [1, 2]'],
    ['{{ l | map("tojson") | join(" ") }}', { l: ['a', 1] }, '"a" 1'],
    // Operators, tests and methods.
    [
      '{{ "%.2f" % p }} {{ "%s-%05d" % ("a", 42) }} {{ "%(a)s" % {"a": 1} }} {{ -7 % 3 }}',
      { p: 2 },
      '2.00 a-00042 1 2',
    ],
    ['{{ "-" * 5 }} {{ [1] * 2 }} {{ 3 * 2.0 }}', {}, '----- [1, 1] 6.0'],
    ['{{ "1" == 1 }} {{ l == [] }} {{ [1] != [1.0] }} {{ "a" < "b" }}', { l: [] }, 'False True False True'],
    [
      '{{ n is divisibleby 3 }} {{ n is not divisibleby(2) }} {{ n is in [9] }} {{ n is eq m }}',
      { n: 9, m: 9 },
      'True True True True',
    ],
    ['{{ "{} {1:>4} {n:.2f}".replace("{} ", "{0} ").format("a", "b", n=3.14159) }}', {}, 'a    b 3.14'],
    ['{{ "{:,.2f} {:^5} {:.1%} {:05d}".format(1234.5, "x", 0.256, 42) }}', {}, '1,234.50   x   25.6% 00042'],
    [
      '{{ s.splitlines() }} {{ ", ".join(l) }} {{ "7".zfill(2) }}',
      { s: 'a\nb\n', l: ['x', 'y'] },
      "['a', 'b'] x, y 07",
    ],
    ['{% for x in l %}{{ loop.cycle("odd", "even") }} {% endfor %}', { l: [1, 2, 3] }, 'odd even odd '],
    // Blocks and indexes.
    ['{% with a = 1, b = [c, 2] %}{{ a }}{{ b }}{% endwith %}{{ c }}', { c: 'x' }, "1['x', 2]x"],
    ['{% for i in [4, 5] %}{% with y = i * 2 %}{{ loop.index }}:{{ y }} {% endwith %}{% endfor %}', {}, '1:8 2:10 '],
    ['{{ t[-1] }}{{ t[0] }} {{ items[-1].n }}', { t: 'abc', items: [{ n: 1 }, { n: 2 }] }, 'ca 2'],
  ])('%s', (template, values, filled) => {
    expect(renderTemplate('jinja', template, values)).toBe(filled);
  });

  it('reports values that a filter or an operator does not support', () => {
    const why = (template: string) => () => renderTemplate('jinja', template, { a: 'x' });
    expect(why('{{ a | round }}')).toThrow(
      'The Jinja template cannot be filled with this row: round: x is not a number.',
    );
    expect(why('{{ a < 1 }}')).toThrow('x and 1 cannot be compared.');
    expect(why('{% with b = a %}{{ b }}')).toThrow('{% with b = a %} is not closed with {% endwith %}.');
  });
});
