import type { SendPanel } from './sendPanel';
import type { SendPlace } from './sendPlace';
import type { SendViewProvider } from './sendView';

/** Where the send page can be: the view in the side bar, and the editor tab. */
export class SendPlaces {
  constructor(
    readonly view: SendViewProvider,
    readonly panel: SendPanel,
  ) {}

  /** Whether somebody sees results. */
  get isVisible(): boolean {
    return this.view.isVisible || this.panel.isVisible;
  }

  /** The one that its user has before them: what is asked for once happens there, and nowhere else. */
  get front(): SendPlace {
    return this.panel.isActive || (this.panel.isVisible && !this.view.isVisible) ? this.panel : this.view;
  }
}
