import type { Codec } from './codec';
import { tooLarge } from './corruptData';

/** No compression: the data as it is. */
export const none: Codec = {
  id: 0,
  name: 'none',
  compress: (data) => Promise.resolve(data),
  decompress: (data, maxBytes) => (data.length > maxBytes ? Promise.reject(tooLarge('none', maxBytes)) : Promise.resolve(data)),
};
