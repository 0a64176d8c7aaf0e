import { describe, expect, it } from 'vitest';
import { componentFileName } from '../../../../src/editor/candidates/component-file-name';

describe('the file of a component’s text', () => {
  it('has the component’s name where that is a file name everywhere', () => {
    expect(['route', 'user-1', 'system_2', 'a.b'].map(componentFileName)).toEqual([
      'route.md',
      'user-1.md',
      'system_2.md',
      'a.b.md',
    ]);
  });

  it('is another one for each component, also where a file system minds neither case nor form', () => {
    const components = [
      'user 1',
      'user-1',
      'user  1',
      'user/1',
      'A',
      'a',
      'Ä',
      'A\u0308',
      'ä',
      '提示',
      '提 示',
      'x'.repeat(300),
    ];
    const files = components.map((component) => componentFileName(component).normalize('NFC').toLowerCase());
    expect(new Set(files).size).toBe(components.length);
  });

  it('can be written on every file system', () => {
    const files = ['con', 'nul.txt', '..', '.', '', 'a:b', 'end.', 'x'.repeat(300), 'a/../../b'].map(componentFileName);
    for (const file of files) {
      expect(file).toMatch(/^[^/\\:*?"<>|]{1,100}$/);
      expect(file).not.toMatch(/^(con|nul)\./);
    }
  });
});
