/** A measured figure and its goal. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}
