/** Whoever has left the live end looks at rows that must not move: what comes is held back until the end is reached again. */
export class LiveHold {
  private isHeld = false;

  constructor(private readonly tell: (held: boolean) => void) {}

  update(isLive: boolean, isAtEnd: boolean): void {
    const wanted = isLive && !isAtEnd;
    // A pause changes nothing: who comes back from it is where he was.
    if (wanted !== this.isHeld && (isLive || isAtEnd)) {
      this.isHeld = wanted;
      this.tell(wanted);
    }
  }
}
