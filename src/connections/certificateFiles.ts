import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { KnownConnection, TlsOptions } from '../contracts/connections';
import { KafkaError } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';

/** The file with the private key of a client certificate. */
export interface ClientKey {
  readonly file: string;
  /** Encrypted: it needs a passphrase. */
  readonly isLocked: boolean;
  opensWith(passphrase: string): boolean;
}

/** RFC 7468, §11, and the older form of RFC 1421, §4.6.1.1. */
const ENCRYPTED_PEM = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;
const PRIVATE_KEY_PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** TLS passes over certificates in DER without a word. */
const CERTIFICATE_PEM = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/;

/** The key of the connection's client certificate; null: it has none. Throws `file-unreadable` where the file is none. */
export async function readClientKey({ keyFile, pfxFile }: Pick<TlsOptions, 'keyFile' | 'pfxFile'>): Promise<ClientKey | null> {
  if (keyFile !== undefined) {
    const key = await read(keyFile);
    const text = key.toString('latin1');
    if (!PRIVATE_KEY_PEM.test(text)) {
      throw noneIn(keyFile, because('there is no private key in PEM form in it'));
    }
    return { file: keyFile, isLocked: ENCRYPTED_PEM.test(text), opensWith: (passphrase) => succeeds(() => createPrivateKey({ key, passphrase })) };
  }
  if (pfxFile === undefined) {
    return null;
  }
  const pfx = await read(pfxFile);
  const isLocked = !succeeds(() => createSecureContext({ pfx }));
  return { file: pfxFile, isLocked, opensWith: (passphrase) => succeeds(() => createSecureContext({ pfx, passphrase })) };
}

/**
 * Checks what TLS takes without a word and then fails by in the handshake. Throws `file-unreadable` where a file holds
 * no certificate, `invalid-connection` where certificate and key do not belong together.
 */
export async function checkCertificateFiles({ name, tls }: KnownConnection, secrets: { readonly keyPassphrase?: string }): Promise<void> {
  if (tls?.enabled !== true) {
    return;
  }
  const { caFile, certFile, keyFile } = tls;
  if (caFile !== undefined) {
    await readCertificate(caFile);
  }
  const certificate = certFile === undefined ? null : await readCertificate(certFile);
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const setting = certFile === undefined ? 'tls.certFile' : 'tls.keyFile';
    throw new KafkaError('invalid-connection', { facts: { name, setting }, reason: because('a client certificate has a certificate file and a key file') });
  }
  if (certificate !== null && keyFile !== undefined) {
    const key = createPrivateKey({ key: await read(keyFile), ...(secrets.keyPassphrase === undefined ? {} : { passphrase: secrets.keyPassphrase }) });
    if (!certificate.checkPrivateKey(key)) {
      throw new KafkaError('invalid-connection', { facts: { name, setting: 'tls.keyFile' }, reason: because('the key in {0} does not belong to the certificate in {1}', keyFile, certFile ?? '') });
    }
  }
}

async function readCertificate(file: string): Promise<X509Certificate> {
  const bytes = await read(file);
  if (!CERTIFICATE_PEM.test(bytes.toString('latin1'))) {
    throw noneIn(file, because('there is no certificate in PEM form in it'));
  }
  try {
    return new X509Certificate(bytes);
  } catch (thrown) {
    throw noneIn(file, because('the certificate in it cannot be read'), thrown);
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new KafkaError('file-unreadable', { facts: { file }, raw: thrown instanceof Error ? thrown.message : String(thrown), cause: thrown });
  }
}

function noneIn(file: string, reason: Reason, thrown?: unknown): KafkaError {
  return new KafkaError('file-unreadable', { facts: { file }, reason, ...(thrown instanceof Error ? { raw: thrown.message } : {}), cause: thrown });
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
