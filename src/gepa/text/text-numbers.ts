import type { ComponentTexts } from '../candidate';

/** Numbers the texts of candidates, so that what is kept for each example need not hold them. */
export class TextNumbers {
  /** By the text of one component after the other: the texts themselves are shared with the candidates and not copied. */
  private readonly first: TextNode = { next: undefined, number: undefined };
  private count = 0;

  /** The same number for the same texts, whichever candidate has them. */
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
