import type { Codec } from './codec';

/** No compression: the data as it is. */
export const none: Codec = {
  id: 0,
  name: 'none',
  compress: (data) => Promise.resolve(data),
  decompress: (data) => Promise.resolve(data),
};
