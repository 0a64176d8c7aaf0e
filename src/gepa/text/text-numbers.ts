// Tested by test/unit/gepa/text/text-fault.test.ts.
import type { ComponentTexts } from '../candidate';

/** Gives texts of candidates short numbers, to use as keys. */
export class TextNumbers {
  /** A tree with a level per component. The texts are shared with the candidates and not copied. */
  private readonly first: TextNode = { next: undefined, number: undefined };
  private count = 0;

  /** Returns the same number for the same texts, whichever candidate has them. */
  of(texts: ComponentTexts): number {
    let node = this.first;
    for (const text of Object.values(texts)) {
      node.next ??= new Map();
      let next = node.next.get(text);
      if (next === undefined) node.next.set(text, (next = { next: undefined, number: undefined }));
      node = next;
    }
    return (node.number ??= ++this.count);
  }
}

interface TextNode {
  next: Map<string, TextNode> | undefined;
  number: number | undefined;
}
