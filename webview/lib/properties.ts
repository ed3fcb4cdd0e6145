import type { DirectiveResult } from 'lit/directive.js';
import { ref } from 'lit/directives/ref.js';

/** `<i ${properties({ '--from': '10%' })}></i>`: the content security policy forbids `style="…"`, not setting it by script. */
export function properties(values: Readonly<Record<`--${string}`, string>>): DirectiveResult {
  return ref((element) => {
    if (element instanceof HTMLElement) {
      Object.entries(values).forEach(([name, value]) => element.style.setProperty(name, value));
    }
  });
}
