import type { RowPlace, ValueShape, ViewDetail } from '../../../src/bridge/viewing';
import { isSamePlace } from '../model';

export interface DetailWish extends RowPlace {
  readonly shape: ValueShape;
  readonly whole: boolean;
}

/** Everything about the row that is selected. Who goes through rows quickly gets the last one, not each. */
export class DetailLoader {
  /** The last one that came: it stays until the next one has. */
  detail: ViewDetail | null = null;
  shape: ValueShape = 'pretty';
  /** The row is not there any more. */
  isGone = false;
  private wish: DetailWish | null = null;
  private isAsking = false;

  constructor(
    private readonly read: (wish: DetailWish) => Promise<ViewDetail | null>,
    private readonly onChange: () => void,
    private readonly onFailure: (thrown: unknown) => void,
  ) {}

  /** Null: nothing is selected. */
  show(place: RowPlace | null): void {
    if (place === null) {
      this.wish = null;
      this.detail = null;
      this.isGone = false;
    } else if (!isSamePlace(this.wish, place)) {
      this.want({ partition: place.partition, offset: place.offset, shape: this.shape, whole: false });
    }
  }

  showAs(shape: ValueShape): void {
    this.shape = shape;
    this.again();
  }

  loadWhole(): void {
    this.again(true);
  }

  /** As it is to be shown now: another format was chosen. */
  again(whole = this.wish?.whole ?? false): void {
    if (this.wish !== null) {
      this.want({ ...this.wish, shape: this.shape, whole });
    }
  }

  private want(wish: DetailWish): void {
    this.wish = wish;
    void this.load();
  }

  private async load(): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    for (let wish = this.wish, last: DetailWish | null = null; wish !== null && wish !== last; wish = this.wish) {
      last = wish;
      try {
        const detail = await this.read(wish);
        if (this.wish === wish) {
          this.detail = detail ?? this.detail;
          this.isGone = detail === null;
          this.onChange();
        }
      } catch (thrown) {
        this.onFailure(thrown);
      }
    }
    this.isAsking = false;
  }
}
