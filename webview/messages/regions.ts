const FOCUSABLE = ['[tabindex="0"]', 'button:not(:disabled):not([tabindex="-1"])', 'select', 'input'].join();

/** F6 and Shift+F6: from one part of the viewer to the next that has something to focus. */
export function focusRegion(root: HTMLElement, isBack: boolean): void {
  const regions = [...root.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.checkVisibility() && focusableOf(region) !== null);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + (isBack ? -1 : 1) + regions.length) % regions.length];
  if (next !== undefined) {
    focusableOf(next)?.focus();
  }
}

function focusableOf(region: HTMLElement): HTMLElement | null {
  return region.tabIndex === 0 ? region : region.querySelector<HTMLElement>(FOCUSABLE);
}
