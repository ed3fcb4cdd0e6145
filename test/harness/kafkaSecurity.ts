import type { Certificates } from './certificates';
import type { Listener } from './kafkaProperties';

/** The listeners of the secured broker, by what a client has to do there. */
export const SECURED_LISTENERS = {
  plaintext: { name: 'CLIENT', protocol: 'PLAINTEXT' },
  tls: { name: 'TLS', protocol: 'SSL' },
  /** PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER, without TLS. */
  saslPlaintext: { name: 'SASLP', protocol: 'SASL_PLAINTEXT' },
  /** The same mechanisms over TLS. */
  saslTls: { name: 'SASLS', protocol: 'SASL_SSL' },
  /** PLAIN only, without TLS. */
  saslPlainOnly: { name: 'SASLO', protocol: 'SASL_PLAINTEXT' },
  /** Asks for a client certificate. */
  mtls: { name: 'MTLS', protocol: 'SSL' },
  /** Its certificate is for other.example. */
  wrongHost: { name: 'WRONGHOST', protocol: 'SSL' },
  /** Its certificate ended yesterday. */
  expired: { name: 'EXPIRED', protocol: 'SSL' },
  /** Tells clients to go to a name that does not exist. */
  advertisedWrong: { name: 'ADVHOST', protocol: 'PLAINTEXT', advertised: 'kafka.internal.example:9092' },
  /** Tells clients to go to a port where nobody listens. */
  advertisedClosed: { name: 'ADVPORT', protocol: 'PLAINTEXT', advertised: '127.0.0.1:1' },
} as const satisfies Record<string, Omit<Listener, 'port'>>;

export type SecuredListener = keyof typeof SECURED_LISTENERS;

/** Password of each user, the same by PLAIN and SCRAM. `admin` may do everything; `alice` nothing, until an ACL allows it. */
export const USERS = { admin: 'admin-secret', alice: 'alice-secret' } as const;

/** What the secured broker has in its `server.properties` beyond the listeners. Anonymous clients (plaintext, tls) may do everything. */
export function securityProperties(certificates: Certificates): Record<string, string> {
  const login = (module: string, rest = ''): string => `org.apache.kafka.common.security.${module} required${rest};`;
  const plainUsers = Object.entries(USERS).map(([name, password]) => ` user_${name}="${password}"`);
  const properties: Record<string, string> = {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': certificates.server,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificates.ca,
    'listener.name.saslo.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.saslo.plain.sasl.jaas.config': login('plain.PlainLoginModule', plainUsers.join('')),
    'listener.name.mtls.ssl.client.auth': 'required',
    'listener.name.wronghost.ssl.keystore.location': certificates.wrongHost,
    'listener.name.expired.ssl.keystore.location': certificates.expired,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:admin;User:ANONYMOUS;User:CN=client',
  };
  for (const listener of ['saslp', 'sasls']) {
    const prefix = `listener.name.${listener}`;
    properties[`${prefix}.plain.sasl.jaas.config`] = login('plain.PlainLoginModule', plainUsers.join(''));
    properties[`${prefix}.scram-sha-256.sasl.jaas.config`] = login('scram.ScramLoginModule');
    properties[`${prefix}.scram-sha-512.sasl.jaas.config`] = login('scram.ScramLoginModule');
    properties[`${prefix}.oauthbearer.sasl.jaas.config`] = login('oauthbearer.OAuthBearerLoginModule', ' unsecuredLoginStringClaim_sub="broker"');
  }
  return properties;
}

/** A token that the broker's unsecured OAUTHBEARER validator takes: valid from a minute ago for `seconds`. */
export function oauthToken(subject: string, seconds = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now - 60, exp: now + seconds })}.`;
}
