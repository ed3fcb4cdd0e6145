import { diagnose, editConnection } from '../fixes';
import type { Case, ExplainerGroup } from '../explanation';
import { brokerSays, rawSays, sentences, serverName, titled } from '../phrases';

/** TLS and SASL. All read: address or host and port. */
export const SECURITY = {
  'plaintext-to-tls': (c) => ({
    title: titled(c.ifKnown('{0} expects TLS', c.facts.address), c.t('The server expects TLS')),
    cause: c.t('{0} answered with a TLS message: its listener is encrypted, and this connection has TLS off.', serverName(c)),
    fixes: [c.t('Switch TLS on for this connection, or use the port of a plaintext listener.'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: answered. */
  'tls-to-plaintext': (c) => ({
    title: titled(c.ifKnown('{0} does not speak TLS', c.facts.address), c.t('The server does not speak TLS')),
    cause: c.facts.is('answered')
      ? c.t('{0} answered the TLS handshake with something that is no TLS, as a listener without TLS or a web server does.', serverName(c))
      : c.t('{0} ended the TLS handshake without a word, as a listener without TLS does.', serverName(c)),
    fixes: [c.t('Switch TLS off for this connection, or use the port of a TLS listener: often 9093.'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: reason. */
  'tls-certificate-not-trusted': (c) => ({
    title: c.t('The certificate of the broker is not trusted'),
    cause: sentences(c.t('{0} shows a certificate from an authority that this machine does not know.', serverName(c)), rawSays(c)),
    fixes: [c.t('Give the connection the certificate of that authority as CA file (PEM).'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: reason. */
  'tls-certificate-expired': (c) => ({
    title: c.t('The certificate of the broker is not valid now'),
    cause: sentences(c.t('{0} shows a certificate that has expired or is not valid yet.', serverName(c)), rawSays(c)),
    fixes: [c.t('Renew the certificate of the broker.'), c.t('Check the clock of this machine.'), diagnose(c)],
  }),

  /** Reads also: names, reason. */
  'tls-host-mismatch': (c) => ({
    title: titled(c.ifKnown('The certificate is not for {0}', c.facts.host), c.t('The certificate is for another host')),
    cause: sentences(
      c.ifKnown('{0} shows a certificate that does not name {1}.', serverName(c), c.facts.host) ?? c.t('{0} shows a certificate for another name.', serverName(c)),
      c.ifKnown('It is for {0}.', c.facts.text('names')) ?? rawSays(c),
    ),
    fixes: [
      c.t('Use a bootstrap address that the certificate names, or set the server name of the connection to such a name.'),
      editConnection(c),
      diagnose(c),
    ],
  }),

  /** Reads also: certificate, reason. */
  'tls-client-certificate-required': (c) =>
    c.facts.is('certificate')
      ? {
          title: c.t('The broker does not accept the client certificate'),
          cause: sentences(c.t('{0} ended the TLS handshake because of the client certificate of this connection.', serverName(c)), rawSays(c)),
          fixes: [c.t('Give the connection a certificate file that was signed by an authority in the broker’s truststore, and that is valid now.'), editConnection(c), diagnose(c)],
        }
      : {
          title: c.t('The broker asks for a client certificate'),
          cause: sentences(c.t('{0} ended the TLS handshake because this connection shows no client certificate.', serverName(c)), rawSays(c)),
          fixes: [c.t('Give the connection a certificate file and a key file that the broker trusts.'), editConnection(c), diagnose(c)],
        },

  /** Reads also: reason. */
  'tls-failed': (c) => ({
    title: c.t('TLS could not be set up'),
    cause: sentences(c.t('The TLS handshake with {0} failed.', c.facts.address ?? c.t('the server')), rawSays(c)),
    fixes: [c.t('Check the certificate files of the connection, and which TLS versions the broker accepts.'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: mechanisms. */
  'sasl-required': (c) => ({
    title: titled(c.ifKnown('{0} asks for a login', c.facts.address), c.t('The broker asks for a login')),
    cause: sentences(
      c.t('{0} answers requests only after a login (SASL), and this connection has none.', serverName(c)),
      c.ifKnown('It accepts {0}.', c.facts.text('mechanisms')),
    ),
    fixes: [c.t('Give the connection a login: mechanism, user and password.'), editConnection(c), diagnose(c)],
  }),

  'sasl-not-expected': (c) => ({
    title: titled(c.ifKnown('{0} takes no login', c.facts.address), c.t('The broker takes no login')),
    cause: c.t('{0} belongs to a listener without SASL, and this connection logs in.', serverName(c)),
    fixes: [c.t('Remove the login from this connection, or use the port of a SASL listener.'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: mechanism, mechanisms. */
  'sasl-mechanism-not-enabled': (c) => ({
    title: titled(c.ifKnown('{0} is not enabled on the broker', c.facts.text('mechanism')), c.t('The login mechanism is not enabled')),
    cause: sentences(
      c.ifKnown('{0} does not accept the mechanism {1}.', serverName(c), c.facts.text('mechanism')) ??
        c.t('{0} does not accept the login mechanism of this connection.', serverName(c)),
      c.ifKnown('It accepts {0}.', c.facts.text('mechanisms')),
    ),
    fixes: [
      c.ifKnown('Change the mechanism of the connection to one of {0}.', c.facts.text('mechanisms')) ??
        c.t('Change the mechanism of the connection to one in sasl.enabled.mechanisms of the broker.'),
      editConnection(c),
      diagnose(c),
    ],
  }),

  /** Reads also: username, mechanism, brokerMessage. */
  'sasl-authentication-failed': (c) => {
    const username = c.facts.text('username');
    const mechanism = c.facts.text('mechanism');
    return {
      title: titled(c.ifKnown('The login as “{0}” was refused', username), c.t('The login was refused')),
      cause: sentences(
        c.ifKnown('{0} refused the login as “{1}” with {2}.', serverName(c), username, mechanism) ??
          c.ifKnown('{0} refused the login with {1}.', serverName(c), mechanism) ??
          c.t('{0} refused the login.', serverName(c)),
        isTokenLogin(c)
          ? c.t('The token is not valid for this cluster, or has expired.')
          : c.t('The user does not exist there, or the password is wrong.'),
        brokerSays(c) ?? rawSays(c),
      ),
      fixes: [
        isTokenLogin(c) ? c.t('Check where the token comes from, and its scope.') : c.t('Enter user and password again.'),
        editConnection(c),
        diagnose(c),
      ],
    };
  },
} satisfies ExplainerGroup;

function isTokenLogin(c: Case): boolean {
  const mechanism = c.facts.text('mechanism')?.toUpperCase();
  return mechanism === 'OAUTHBEARER' || mechanism === 'AWS-MSK-IAM' || mechanism === 'AWS_MSK_IAM';
}
