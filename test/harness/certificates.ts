import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnavailableError } from './unavailable';

const execute = promisify(execFile);

/** PEM files in one folder. Keys are unencrypted PKCS#8 except `clientKeyEncrypted`. */
export interface Certificates {
  /** Signed everything here but `otherCa`. */
  readonly ca: string;
  /** Signed nothing: who trusts only this one must refuse the broker. */
  readonly otherCa: string;
  readonly otherCaKey: string;
  /** For localhost and 127.0.0.1. */
  readonly server: string;
  /** For other.example only. */
  readonly wrongHost: string;
  /** For localhost and 127.0.0.1, not valid any more. */
  readonly expired: string;
  readonly clientCert: string;
  readonly clientKey: string;
  readonly clientKeyEncrypted: string;
  /** Certificate and key in one, encrypted. */
  readonly clientPfx: string;
  /** Of `clientKeyEncrypted` and `clientPfx`. */
  readonly clientKeyPassphrase: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const PASSPHRASE = 'client-secret';
const LOCAL_NAMES = 'DNS:localhost,IP:127.0.0.1';

/** Makes a small authority and its certificates by openssl. `server`, `wrongHost` and `expired` are key stores: key, certificate, authority. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string): string => join(folder, name);
  await Promise.all(['ca', 'other-ca'].map((name) => openssl('req', '-x509', ...NEW_KEY, '-days', '30', '-subj', `/CN=test-${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`))));

  const sign = async (name: string, subjectAltName: string | undefined, days: number): Promise<void> => {
    await openssl('req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
    writeFileSync(file(`${name}.ext`), subjectAltName === undefined ? '' : `subjectAltName=${subjectAltName}\n`);
    const authority = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-set_serial', String(1 + Math.floor(Math.random() * 2 ** 40))];
    await openssl('x509', '-req', '-in', file(`${name}.csr`), ...authority, '-days', String(days), '-extfile', file(`${name}.ext`), '-out', file(`${name}.crt`));
    writeFileSync(file(`${name}.pem`), ['key', 'crt'].map((kind) => readFileSync(file(`${name}.${kind}`), 'utf8')).join('') + readFileSync(file('ca.crt'), 'utf8'));
  };
  await Promise.all([sign('server', LOCAL_NAMES, 30), sign('wrong-host', 'DNS:other.example', 30), sign('expired', LOCAL_NAMES, -1), sign('client', undefined, 30)]);
  await openssl('pkcs8', '-topk8', '-v2', 'aes256', '-in', file('client.key'), '-out', file('client-encrypted.key'), '-passout', `pass:${PASSPHRASE}`);
  await openssl('pkcs12', '-export', '-in', file('client.crt'), '-inkey', file('client.key'), '-out', file('client.pfx'), '-passout', `pass:${PASSPHRASE}`);

  return {
    ca: file('ca.crt'),
    otherCa: file('other-ca.crt'),
    otherCaKey: file('other-ca.key'),
    server: file('server.pem'),
    wrongHost: file('wrong-host.pem'),
    expired: file('expired.pem'),
    clientCert: file('client.crt'),
    clientKey: file('client.key'),
    clientKeyEncrypted: file('client-encrypted.key'),
    clientPfx: file('client.pfx'),
    clientKeyPassphrase: PASSPHRASE,
  };
}

async function openssl(...args: string[]): Promise<void> {
  try {
    await execute('openssl', args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UnavailableError('A broker with TLS', 'openssl is not on the PATH');
    }
    throw error;
  }
}
