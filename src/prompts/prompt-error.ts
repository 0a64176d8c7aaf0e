/** A prompt file that cannot be read or written, or a template that cannot be filled. The message is made for users. */
export class PromptError extends Error {
  override readonly name = 'PromptError';
  readonly file?: string;
  /** From 1. */
  readonly line?: number;

  /** @param problem what happened and what to do; the place is put in front of it. */
  constructor(problem: string, place: { readonly file?: string; readonly line?: number } = {}) {
    super(place.file === undefined ? problem : `${[place.file, place.line].filter(isKnown).join(':')}: ${problem}`);
    if (place.file !== undefined) this.file = place.file;
    if (place.line !== undefined) this.line = place.line;
  }
}

function isKnown(part: string | number | undefined): part is string | number {
  return part !== undefined;
}
