import { describe, expect, it } from 'vitest';
import { componentFileName } from '../../../../src/runs/folder/component-file-name';

describe('the file name of a component', () => {
  it('is the name of the component if that is valid on every file system', () => {
    expect(['route', 'user-1', 'system_2', 'a.b'].map(componentFileName)).toEqual([
      'route.md',
      'user-1.md',
      'system_2.md',
      'a.b.md',
    ]);
  });

  it('is unique, even on file systems that ignore case or Unicode normalization', () => {
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

  it('is valid on every file system', () => {
    const files = ['con', 'nul.txt', '..', '.', '', 'a:b', 'end.', 'x'.repeat(300), 'a/../../b'].map(componentFileName);
    for (const file of files) {
      expect(file).toMatch(/^[^/\\:*?"<>|]{1,100}$/);
      expect(file).not.toMatch(/^(con|nul)\./);
    }
  });
});
