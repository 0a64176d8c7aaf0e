// Tested by test/unit/dashboard/render.test.ts.
/**
 * The description of an element. Keys identify siblings of one tag when some are added, moved or removed; without keys, their
 * positions do.
 */
export interface Markup {
  readonly tag: string;
  /** Unique among the siblings of its tag. */
  readonly key?: string | number;
  readonly attributes: Attributes;
  /** Its text, or its children. Text is always set as text, never as HTML. */
  readonly content: string | readonly Markup[];
}

/** Undefined attributes are omitted. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Describes an element. */
export function markup(tag: string, attributes: Attributes = {}, content: Markup['content'] = ''): Markup {
  return { tag, attributes, content };
}

/** Describes an element that stays the same wherever it moves, as long as its key stays. */
export function keyed(key: string | number, { tag, attributes, content }: Markup): Markup {
  return { tag, key, attributes, content };
}
