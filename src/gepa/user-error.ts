// Tested by test/unit/gepa/search.test.ts.
/** The place of an error. Lines count from 1. */
export interface ErrorPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/**
 * An error that the developer can act on. Its message says where it is, what happened and what to do, and is shown
 * unchanged. Other errors are faults of the program and go to the log.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(
    /** What happened and what to do, without the place. */
    readonly problem: string,
    { file, line }: ErrorPlace = {},
  ) {
    super(
      [file, line, ` ${problem}`]
        .filter((part) => part !== undefined)
        .join(':')
        .trimStart(),
    );
    this.file = file;
    this.line = line;
  }
}

/** Capitalizes the first letter. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Adds a full stop unless the text ends like a sentence. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
