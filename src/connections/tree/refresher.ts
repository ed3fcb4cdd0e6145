import { Disposable } from '../../platform/disposable';
import type { Answers, Question } from './answers';
import { periodOf, questionOf } from './nodeQuestion';
import type { TreeNode } from './node';

export interface RefresherHost {
  readonly answers: Answers;
  /** Whether somebody can see the tree: it is shown, and its window has the focus. */
  readonly isLookedAt: () => boolean;
  /** Whether the node was not removed from the tree. */
  readonly isThere: (node: TreeNode) => boolean;
  /** Something else is known of what is below the node. */
  readonly onChange: (node: TreeNode) => void;
}

/** How often it is looked for what is too old, ms. */
const CHECK_MS = 1_000;

/**
 * Reads again what is shown, while somebody looks: nothing of a node that is not open, nothing twice at the same time, and
 * no timer while nobody looks.
 */
export class Refresher extends Disposable {
  private readonly open = new Set<TreeNode>();
  /** Whose answer is on the way. */
  private readonly reading = new Set<TreeNode>();
  private timer: NodeJS.Timeout | null = null;
  private isOver = false;

  constructor(private readonly host: RefresherHost) {
    super();
    this._register({
      dispose: () => {
        this.isOver = true;
        this.stop();
      },
    });
  }

  /** Whether it looks again by itself. */
  get isWaiting(): boolean {
    return this.timer !== null;
  }

  expanded(node: TreeNode): void {
    this.open.add(node);
    this.lookedAt();
  }

  collapsed(node: TreeNode): void {
    this.open.delete(node);
  }

  /** Somebody looks, or nobody does any more: reads what is too old, and goes on while it lasts. */
  lookedAt(): void {
    this.stop();
    if (this.host.isLookedAt() && !this.isOver) {
      this.readAgain();
      this.timer = this.open.size === 0 ? null : setTimeout(() => this.lookedAt(), CHECK_MS);
    }
  }

  private readAgain(): void {
    [...this.open].filter((node) => !this.host.isThere(node)).forEach((node) => this.open.delete(node));
    for (const node of this.open) {
      const question = questionOf(node);
      if (question !== null && !this.reading.has(node) && this.isSeen(node) && this.isOld(question)) {
        void this.read(node, question);
      }
    }
  }

  private async read(node: TreeNode, question: Question): Promise<void> {
    this.reading.add(node);
    const isChanged = await this.host.answers.reload(question).finally(() => this.reading.delete(node));
    if (isChanged && this.open.has(node) && !this.isOver) {
      this.host.onChange(node);
    }
  }

  /** Nothing is old that was never read: VS Code asks for it when it shows it. */
  private isOld(question: Question): boolean {
    const { answers } = this.host;
    const answer = answers.known(question);
    if (answer === undefined) {
      return false;
    }
    const age = answers.ageOf(question) ?? 0;
    const period = periodOf(question, 'error' in answer ? answer.error : null) ?? Infinity;
    return age >= period;
  }

  private isSeen({ parent }: TreeNode): boolean {
    return parent === null || (this.open.has(parent) && this.isSeen(parent));
  }

  private stop(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
  }
}
