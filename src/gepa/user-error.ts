/** Where an error is. The line is counted from 1. */
export interface ErrorPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/**
 * An error that the developer can act on. The message says where it is, what happened and what to do, and is shown as it
 * is; any other error is a fault of the program and goes to the log.
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

/** A phrase as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A reason that comes from elsewhere, with the full stop that it may lack. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
