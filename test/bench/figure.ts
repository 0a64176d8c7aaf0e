/** One measured figure, with the goal that it is held against. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}
