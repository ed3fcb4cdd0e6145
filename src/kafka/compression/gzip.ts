import { promisify } from 'node:util';
import { gunzip, gzip as gzipData } from 'node:zlib';
import type { Codec } from './codec';
import { fromZlib } from './zlibError';

const deflate = promisify<Buffer, Buffer>(gzipData);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

export const gzip: Codec = {
  id: 1,
  name: 'gzip',
  compress: deflate,
  decompress: (data, maxBytes) => fromZlib('gzip', maxBytes, () => inflate(data, { maxOutputLength: maxBytes })),
};
