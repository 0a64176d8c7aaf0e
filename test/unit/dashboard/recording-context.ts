import type { Box } from '../../../src/presentation/plot';

/** An area or an outline, with the color that it was painted in. */
export interface PaintedBox extends Box {
  readonly color: string;
  readonly alpha: number;
}

/** A text with the end of it that is at `x`. */
export interface PaintedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly font: string;
}

/** A disc, or a ring around the same place. */
export interface PaintedArc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly kind: 'ring' | 'disc';
}

export interface PaintedLine {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** A canvas that keeps what is painted on it, instead of showing it. jsdom has none. */
export class RecordingContext {
  fillStyle = '';
  strokeStyle = '';
  globalAlpha = 1;
  lineWidth = 1;
  font = '';
  textAlign = 'start';
  textBaseline = 'alphabetic';

  readonly areas: PaintedBox[] = [];
  readonly outlines: PaintedBox[] = [];
  readonly texts: PaintedText[] = [];
  readonly arcs: PaintedArc[] = [];
  readonly lines: PaintedLine[] = [];
  /** How often the canvas was cleared, which is how often it was painted. */
  cleared = 0;

  private arcsOfPath: Omit<PaintedArc, 'kind'>[] = [];
  private linesOfPath: PaintedLine[] = [];
  private pen: PaintedLine['from'] = [0, 0];

  /** The same as a canvas would give it. */
  get asContext(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  save(): void {
    // Nothing that is set is saved: whoever paints sets it again.
  }

  restore(): void {
    // See `save`.
  }

  clip(): void {
    // What would not be seen is recorded too.
  }

  rect(): void {
    // Only ever a part of a path to clip to.
  }

  setTransform(): void {
    // Everything is recorded in the drawing's own pixels.
  }

  translate(): void {
    // See `setTransform`.
  }

  setLineDash(): void {
    // Outlines are told apart by their color here.
  }

  clearRect(): void {
    this.cleared += 1;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.areas.push({ x, y, width, height, color: this.fillStyle, alpha: this.globalAlpha });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.outlines.push({ x, y, width, height, color: this.strokeStyle, alpha: this.globalAlpha });
  }

  fillText(text: string, x: number, y: number): void {
    this.texts.push({ text, x, y, font: this.font });
  }

  beginPath(): void {
    this.arcsOfPath = [];
    this.linesOfPath = [];
  }

  arc(x: number, y: number, radius: number): void {
    this.arcsOfPath.push({ x, y, radius });
  }

  moveTo(x: number, y: number): void {
    this.pen = [x, y];
  }

  lineTo(x: number, y: number): void {
    this.linesOfPath.push({ from: this.pen, to: [x, y] });
    this.pen = [x, y];
  }

  stroke(): void {
    this.arcs.push(...this.arcsOfPath.map((arc) => ({ ...arc, kind: 'ring' as const })));
    this.lines.push(...this.linesOfPath);
  }

  fill(): void {
    this.arcs.push(...this.arcsOfPath.map((arc) => ({ ...arc, kind: 'disc' as const })));
  }
}
