/** A refusal with the broker's own words, as it stands in a response: the code, and the text where the version has a field for it. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
