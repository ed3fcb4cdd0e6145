/** The part of snappyjs 0.7.0 that we use. */
declare module 'snappyjs' {
  /** A raw Snappy block. */
  export function compress(data: Buffer): Buffer;
}
