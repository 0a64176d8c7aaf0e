// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import type { CheckedPrompt } from '../../../../src/runs/gate/checked-prompt';
import { junitXml } from '../../../../src/runs/gate/junit';
import { requirementsOf } from '../../../../src/runs/gate/requirements';

function promptWith(titles: readonly string[], score: number | null = 0.5): CheckedPrompt {
  const rows = titles.map((title, place) => ({ key: String(place), source: `test.jsonl:${place + 1}`, title, score }));
  return { name: 'tri"age <&>', set: 'test', metric: '', rows };
}

/** What is used of the DOM, whose types are only for webviews. */
interface XmlNode {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): XmlNode | null;
  querySelectorAll(selector: string): Iterable<XmlNode>;
}

/** Parses as XML, in which a fault is an error instead of a guess. */
function parsed(xml: string): XmlNode {
  const { DOMParser } = globalThis as unknown as {
    readonly DOMParser: new () => { parseFromString: (text: string, type: string) => XmlNode };
  };
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  expect(document.querySelector('parsererror')?.textContent).toBeUndefined();
  return document;
}

describe('junitXml', () => {
  test('is XML whatever the rows say', () => {
    const titles = ['a\u0000b', '\ud800', ']]>', `<"'&amp;>`, '𝔘\u{1F600}', 'line\nline\t\ufffe', '</testcase>'];
    const document = parsed(junitXml(promptWith(titles), []));
    const names = [...document.querySelectorAll('testcase')].map((testcase) => testcase.getAttribute('name'));
    expect(names).toEqual([
      'test.jsonl:1 a\ufffdb',
      'test.jsonl:2 \ufffd',
      'test.jsonl:3 ]]>',
      `test.jsonl:4 <"'&amp;>`,
      'test.jsonl:5 𝔘\u{1F600}',
      'test.jsonl:6 line\nline\t\ufffd',
      'test.jsonl:7 </testcase>',
    ]);
    expect(document.querySelector('testsuite')?.getAttribute('name')).toBe('tri"age <&>');
  });

  test('fails for a requirement that is not met, and for no row', () => {
    const prompt = promptWith(['one', 'two']);
    const document = parsed(junitXml(prompt, requirementsOf(prompt, { min: 0.8, baseline: undefined })));
    const suite = document.querySelector('testsuite');
    expect([suite?.getAttribute('tests'), suite?.getAttribute('failures')]).toEqual(['3', '1']);
    expect([...document.querySelectorAll('failure')].map((failure) => failure.getAttribute('message'))).toEqual([
      'The score 0.500 is below 0.8.',
    ]);
  });

  test('skips a row without a score', () => {
    const document = parsed(junitXml(promptWith(['one'], null), []));
    expect(document.querySelector('testsuite')?.getAttribute('skipped')).toBe('1');
    expect([...document.querySelectorAll('testcase > skipped')]).toHaveLength(1);
  });
});

test('says a score just below the least in full', () => {
  const prompt = promptWith(['one'], 0.7999);
  expect(junitXml(prompt, requirementsOf(prompt, { min: 0.8, baseline: undefined }))).toContain(
    'The score 0.7999 is below 0.8.',
  );
});
