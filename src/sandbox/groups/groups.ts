import { CommittedOffsets } from './committedOffsets';
import { Group } from './group';

/** All consumer groups. */
export class Groups {
  private readonly byId = new Map<string, Group>();

  constructor(private readonly maxGroups: number) {}

  get all(): readonly Group[] {
    return [...this.byId.values()];
  }

  get(id: string): Group | null {
    return this.byId.get(id) ?? null;
  }

  /** The group of this id, made when it is first asked for; null where there are too many. */
  getOrCreate(id: string): Group | null {
    const known = this.get(id);
    if (known !== null || this.byId.size >= this.maxGroups) {
      return known;
    }
    const group = new Group(id, new CommittedOffsets());
    this.byId.set(id, group);
    return group;
  }

  forgetTopic(topic: string): void {
    for (const group of this.byId.values()) {
      group.offsets.forgetTopic(topic);
    }
  }

  close(): void {
    for (const group of this.byId.values()) {
      group.close();
    }
  }
}
