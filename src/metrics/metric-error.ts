/** A metric that cannot score the rows that there are. The message is made for users. */
export class MetricError extends Error {
  override readonly name = 'MetricError';
  readonly file?: string;
  /** From 1. */
  readonly line?: number;

  /** @param problem what happened and what to do; the place is put in front of it. */
  constructor(problem: string, { file, line }: { readonly file?: string; readonly line?: number } = {}) {
    const place = line === undefined ? file : `${file ?? ''}:${line}`;
    super(place === undefined ? problem : `${place}: ${problem}`);
    if (file !== undefined) this.file = file;
    if (line !== undefined) this.line = line;
  }
}
