import * as v from 'valibot';
import type { CallMap, Handlers } from '../bridge/endpoint';

/** A schema for the parameters of each call of a page. */
export type CallSchemas<C extends CallMap> = { readonly [K in keyof C]: v.GenericSchema<unknown, C[K]['params']> };

/** The same handlers for callers that are not trusted: parameters that do not fit throw a `TypeError` instead of reaching them. */
export function validatedHandlers<C extends CallMap>(schemas: CallSchemas<C>, handlers: Handlers<C>): Handlers<C> {
  const checked = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]): [string, Handlers<CallMap>[string]] => [
      name,
      (params, context) => (handler as Handlers<CallMap>[string])(parse(schemas[name], name, params), context),
    ]),
  );
  return checked as Handlers<C>;
}

function parse(schema: v.GenericSchema | undefined, call: string, params: unknown): unknown {
  const result = schema === undefined ? null : v.safeParse(schema, params);
  if (!result?.success) {
    throw new TypeError(`The call “${call}” has malformed parameters.`);
  }
  return result.output;
}
