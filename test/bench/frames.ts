import type { Frame } from 'playwright-core';

/** Longer frames are seen as a stutter, ms. */
export const FRAME_MS = 50;

/** In the page: resolves when nothing has happened for half a second. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    let quietSince = performance.now();
    let last = quietSince;
    const look = (): void => {
      const now = performance.now();
      quietSince = now - last > 30 ? now : quietSince;
      last = now;
      if (now - quietSince > 500) {
        resolve();
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  });
}

/** Frame times, ms, while an element of the page is scrolled from end to end in so many frames. */
export async function scrolled(frame: Frame, selector: string, steps: number): Promise<readonly number[]> {
  await frame.evaluate(idle);
  return frame.evaluate(
    ([what, count]) => {
      const element = document.querySelector(what);
      if (element === null) {
        throw new Error(`${what} is not there.`);
      }
      return new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        let last = performance.now();
        const step = (): void => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          element.scrollTop = (element.scrollHeight * frames.length) / count;
          if (frames.length === count) {
            resolve(frames.slice(1));
          } else {
            requestAnimationFrame(step);
          }
        };
        requestAnimationFrame(step);
      });
    },
    [selector, steps] as const,
  );
}

/** In the page: ms between frames, for so long. */
export function watchFrames(forMs: number): Promise<number[]> {
  return new Promise((resolve) => {
    const frames: number[] = [];
    const startedAt = performance.now();
    let last = startedAt;
    const look = (): void => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      if (now - startedAt > forMs) {
        resolve(frames.slice(1));
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  });
}
