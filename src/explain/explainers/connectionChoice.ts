import { addConnection, editConnection, selectConnection, startSandbox } from '../fixes';
import type { Case, ExplainerGroup, Explanation } from '../explanation';
import { reasonSentence, sentences, titled } from '../phrases';

/** Which connection a send goes through, and whether it may: refused before anything leaves. */
export const CONNECTION_CHOICE = {
  'no-connection': (c) => ({
    title: c.t('There is no connection to send through'),
    cause: c.t('No connection is selected, so it is not known to which cluster the message goes.'),
    fixes: [startSandbox(c), addConnection(c), selectConnection(c)],
  }),

  /** Reads: name. */
  'unknown-connection': (c) => ({
    title: titled(c.ifKnown('There is no connection “{0}”', c.facts.text('name')), c.t('There is no such connection')),
    cause: c.t('Neither the user settings nor this workspace have a connection with this name or id.'),
    fixes: [selectConnection(c), addConnection(c), c.t('Check the spelling of the name.')],
  }),

  /** Reads: name. */
  'ambiguous-connection': (c) => ({
    title: titled(c.ifKnown('Several connections are named “{0}”', named(c)), c.t('Several connections have this name')),
    cause: c.t('The name alone does not say which cluster is meant.'),
    fixes: [c.t('Rename one of them, or give the id of the connection instead of its name.'), selectConnection(c)],
  }),

  /** Reads: name, setting, reason. */
  'invalid-connection': (c) => ({
    title: titled(c.ifKnown('The connection “{0}” is not valid', named(c)), c.t('The connection is not valid')),
    cause:
      c.ifKnown('{0}: {1}.', c.facts.quote('setting'), c.reason) ??
      reasonSentence(c) ??
      c.ifKnown('Its setting {0} cannot be used.', c.facts.quote('setting')) ??
      c.t('One of its settings is missing or cannot be used.'),
    fixes: [editConnection(c), c.t('Correct it in the setting kafkaDispatch.connections.')],
  }),

  /** Reads: name, username; file: the secret is the passphrase of that key file. */
  'secret-missing': (c) => (c.facts.text('file') === null ? passwordMissing(c) : passphraseMissing(c)),

  /** Reads: file. */
  'key-passphrase-wrong': (c) => ({
    title: c.t('The passphrase does not open the key file'),
    cause: c.ifKnown('The key file {0} is encrypted, and not with the passphrase that was entered.', c.facts.text('file')) ?? c.t('The key file is encrypted, and not with the passphrase that was entered.'),
    fixes: [editConnection(c), c.t('Try it again: the passphrase is asked for anew.')],
  }),

  /** Reads: file; reason: it can be read, and holds something else. */
  'file-unreadable': (c) => (c.reason === null ? unreadable(c) : unusable(c)),

  /** Reads: name. */
  'read-only-connection': (c) => ({
    title: titled(c.ifKnown('“{0}” is read-only', named(c)), c.t('The connection is read-only')),
    cause: c.t('The connection is set to read-only, so it refuses every write.'),
    fixes: [selectConnection(c), editConnection(c)],
  }),

  /** Reads: name. */
  'not-confirmed': (c) => ({
    title: c.t('The send was not confirmed'),
    cause: c.ifKnown('“{0}” is protected, and the question was not answered with Send.', named(c)) ?? c.t('The connection is protected, and the question was not answered with Send.'),
    fixes: [c.t('Send it again and confirm, if it is meant for this cluster.'), selectConnection(c)],
  }),

  /** Reads: name, setting, reason. */
  'not-trusted': (c) => ({
    title: titled(c.ifKnown('“{0}” needs a trusted origin', named(c)), c.t('The connection needs a trusted origin')),
    cause: sentences(
      c.ifKnown('{0}: {1}.', c.facts.quote('setting'), c.reason) ??
        reasonSentence(c) ??
        c.ifKnown('This workspace sets {0}, and a workspace may not.', c.facts.text('setting')) ??
        c.t('This workspace is not trusted, or sets something that a workspace may not.'),
    ),
    fixes: [c.t('Move the connection to your user settings, or trust the workspace.'), editConnection(c)],
  }),
} satisfies ExplainerGroup;

function named(c: Case): string | null {
  return c.facts.text('name') ?? c.context.connectionName ?? null;
}

function passwordMissing(c: Case): Explanation {
  return {
    title: titled(c.ifKnown('“{0}” has no saved password', named(c)), c.t('The connection has no saved password')),
    cause: sentences(
      c.ifKnown('The login of “{0}” needs a secret that is not saved.', c.facts.text('username')) ?? c.t('The connection needs a secret that is not saved.'),
      c.t('A saved secret is asked for again after the servers, TLS or login of its connection changed.'),
    ),
    fixes: [editConnection(c), c.t('Enter the password again.')],
  };
}

function passphraseMissing(c: Case): Explanation {
  return {
    title: titled(c.ifKnown('“{0}” has no saved passphrase', named(c)), c.t('The connection has no saved passphrase')),
    cause: sentences(
      c.ifKnown('The key file {0} is encrypted, and its passphrase is not saved.', c.facts.text('file')),
      c.t('A saved passphrase is asked for again after the servers, TLS or login of its connection changed.'),
    ),
    fixes: [editConnection(c), c.t('Enter the passphrase of the key file when it is asked for.')],
  };
}

function unreadable(c: Case): Explanation {
  return {
    title: titled(c.ifKnown('{0} cannot be read', c.facts.text('file')), c.t('A file of the connection cannot be read')),
    cause: sentences(
      c.ifKnown('The file {0} is needed and cannot be read.', c.facts.text('file')) ?? c.t('A file that is needed cannot be read.'),
      c.ifKnown('The error says: “{0}”.', c.facts.raw),
    ),
    fixes: [c.t('Check that the file exists and that you may read it.'), editConnection(c)],
  };
}

function unusable(c: Case): Explanation {
  const { reason } = c;
  return {
    title: titled(c.ifKnown('{0} cannot be used', c.facts.text('file')), c.t('A file of the connection cannot be used')),
    cause: c.ifKnown('The file {0} cannot be used: {1}.', c.facts.text('file'), reason) ?? c.ifKnown('A file of the connection cannot be used: {0}.', reason) ?? c.t('A file of the connection cannot be used.'),
    fixes: [c.t('Give the connection a file in PEM form: text with a line that begins with -----BEGIN.'), editConnection(c)],
  };
}
