import * as vscode from 'vscode';
import { BACK, type Answer, type StepPlace } from './quickSteps';

export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Why the text cannot be taken; as `info`, something to know about it. */
  readonly check?: (text: string) => { readonly error: string } | { readonly info: string } | null;
}

export async function askText(place: StepPlace, question: TextQuestion): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.title = place.title;
  input.step = place.step;
  input.totalSteps = place.totalSteps;
  input.prompt = question.prompt;
  input.value = question.value ?? '';
  input.placeholder = question.placeholder ?? '';
  input.password = question.password ?? false;
  input.ignoreFocusOut = true;
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  const check = (): boolean => {
    const found = question.check?.(input.value) ?? null;
    if (found === null) {
      input.validationMessage = undefined;
    } else if ('error' in found) {
      input.validationMessage = { message: found.error, severity: vscode.InputBoxValidationSeverity.Error };
    } else {
      input.validationMessage = { message: found.info, severity: vscode.InputBoxValidationSeverity.Info };
    }
    return found === null || 'info' in found;
  };
  return answered(input, (resolve) => {
    input.onDidChangeValue(check);
    input.onDidAccept(() => {
      if (check()) {
        resolve(input.value);
      }
    });
  });
}

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

export async function askChoice<T>(place: StepPlace, placeholder: string, choices: readonly Choice<T>[], current?: T): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: T }>();
  pick.title = place.title;
  pick.step = place.step;
  pick.totalSteps = place.totalSteps;
  pick.placeholder = placeholder;
  pick.items = [...choices];
  pick.activeItems = pick.items.filter(({ value }) => value === current);
  pick.ignoreFocusOut = true;
  pick.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return answered(pick, (resolve) => {
    pick.onDidAccept(() => {
      const [selected] = pick.selectedItems;
      if (selected) {
        resolve(selected.value);
      }
    });
  });
}

/**
 * Suggestions, of which some come later, and any other text: `ownLabel` says what typing it means. A suggestion that holds what is typed
 * goes before the text itself.
 */
export async function askWithSuggestions(
  place: StepPlace,
  placeholder: string,
  suggestions: { readonly now: readonly Choice<string>[]; readonly later: Promise<readonly Choice<string>[]> },
  ownLabel: (text: string) => string,
): Promise<Answer<string>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: string }>();
  pick.title = place.title;
  pick.step = place.step;
  pick.totalSteps = place.totalSteps;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = true;
  pick.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  pick.busy = true;
  let known = suggestions.now;
  const update = (chosen?: string): void => {
    const typed = pick.value.trim();
    const isKnown = typed === '' || known.some(({ value }) => value === typed);
    pick.items = isKnown ? known : [...known, { label: ownLabel(typed), value: typed, alwaysShow: true }];
    const first = known.find(({ value }) => value.toLowerCase().includes(typed.toLowerCase()));
    const active = chosen ?? (isKnown && typed !== '' ? typed : (first?.value ?? typed));
    pick.activeItems = pick.items.filter(({ value }) => value === active);
  };
  update();
  return answered(pick, (resolve) => {
    void suggestions.later.then((found) => {
      known = [...known, ...found];
      pick.busy = false;
      update(pick.activeItems[0]?.value);
    });
    pick.onDidChangeValue(() => update());
    pick.onDidAccept(() => {
      const [selected] = pick.selectedItems;
      if (selected) {
        resolve(selected.value);
      }
    });
  });
}

/** Shows a quick input until it is answered, left, or *back* is pressed. */
async function answered<T>(input: QuickInput, listen: (resolve: (value: T) => void) => void): Promise<Answer<T>> {
  try {
    return await new Promise<Answer<T>>((resolve) => {
      listen(resolve);
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) {
          resolve(BACK);
        }
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

interface QuickInput {
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
  readonly onDidHide: vscode.Event<void>;
  show(): void;
  dispose(): void;
}
