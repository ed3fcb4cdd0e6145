/** Height of a line, CSS px. */
export const ROW = 22;

/** Chromium makes no element higher than 16.7 M device px: at a zoom of 400 % that is 4.2 M CSS px. */
const HIGHEST = 4_000_000;

/** Between the scroll bar of an element that cannot be as high as all rows, and the place among the rows, both in CSS px. */
export class ScrollMap {
  constructor(
    readonly rows: number,
    /** Height of what is seen of the rows. */
    readonly view: number,
  ) {}

  /** Of all rows. */
  get whole(): number {
    return this.rows * ROW;
  }

  /** Of the element that stands for them. */
  get height(): number {
    return Math.max(Math.min(this.whole, HIGHEST), this.view);
  }

  /** Whether a pixel of the scroll bar's element is a pixel of the rows. */
  get isExact(): boolean {
    return this.whole <= HIGHEST;
  }

  /** The furthest place. */
  get end(): number {
    return Math.max(this.whole - this.view, 0);
  }

  clamp(position: number): number {
    return Math.min(Math.max(position, 0), this.end);
  }

  toPosition(scrollTop: number): number {
    return this.clamp(this.isExact ? scrollTop : Math.round((scrollTop / this.scrollEnd) * this.end));
  }

  toScrollTop(position: number): number {
    return this.isExact ? position : (position / this.end) * this.scrollEnd;
  }

  private get scrollEnd(): number {
    return this.height - this.view;
  }
}
