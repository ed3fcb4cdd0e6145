import { format } from 'node:util';
import Mocha from 'mocha';

/** What mocha prints inside VS Code goes out among all that VS Code itself logs: this tells them apart. */
const MARK = '[test] ';

/** Called inside the extension host. */
export function markMochaOutput(): void {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]): void => console.log(MARK + format(...args));
}

/** Called outside: shows mocha's lines as they come, and keeps the end of the rest for whoever looks for a failure's cause. */
export class HostOutput {
  private readonly kept: string[] = [];

  add(args: readonly unknown[]): void {
    const line = format(...args);
    if (line.startsWith(MARK)) {
      console.log(line.slice(MARK.length));
      return;
    }
    this.kept.push(line);
    if (this.kept.length > 200) {
      this.kept.shift();
    }
  }

  get rest(): string {
    return this.kept.join('\n');
  }
}
