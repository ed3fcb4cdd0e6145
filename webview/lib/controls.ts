import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** The arrow of a select that draws its own. */
export function chevron(): TemplateResult {
  return html`<span class="codicon codicon-chevron-down" aria-hidden="true"></span>`;
}

/** The line of a `details` that opens it. */
export function summary(text: string): TemplateResult {
  return html`<summary><span class="codicon codicon-chevron-right" aria-hidden="true"></span>${text}</summary>`;
}

export function iconButton(icon: string, name: string, onClick: () => void, options: { readonly pressed?: boolean; readonly disabled?: boolean } = {}): TemplateResult {
  return html`<button
    type="button"
    class="icon"
    title=${name}
    aria-label=${name}
    aria-pressed=${ifDefined(options.pressed === undefined ? undefined : options.pressed ? 'true' : 'false')}
    ?disabled=${options.disabled ?? false}
    @click=${onClick}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}
