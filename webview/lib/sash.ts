import { html, type TemplateResult } from 'lit';

const STEP = 16;

/** A border that is moved by mouse and arrow keys. `size`: CSS px of what stands right of it. */
export function sash(label: string, size: number, { least, most }: { readonly least: number; readonly most: number }, onSize: (size: number) => void): TemplateResult {
  const set = (wanted: number): void => onSize(Math.min(Math.max(Math.round(wanted), least), most));
  const onKey = (event: KeyboardEvent): void => {
    const wanted = { ArrowLeft: size + STEP, ArrowRight: size - STEP, Home: most, End: least }[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      set(wanted);
    }
  };
  const onDown = (event: PointerEvent): void => {
    const target = event.currentTarget;
    if (!(target instanceof HTMLElement)) {
      return;
    }
    event.preventDefault();
    target.setPointerCapture(event.pointerId);
    target.onpointermove = ({ clientX }) => set(size + event.clientX - clientX);
    target.onpointerup = target.onpointercancel = () => {
      target.onpointermove = null;
    };
  };
  return html`<div
    class="sash"
    role="separator"
    tabindex="0"
    aria-orientation="vertical"
    aria-label=${label}
    aria-valuemin=${least}
    aria-valuemax=${most}
    aria-valuenow=${size}
    @keydown=${onKey}
    @pointerdown=${onDown}
  ></div>`;
}
