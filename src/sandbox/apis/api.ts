import type { Fault, Target } from '../faults';
import type { BrokerState } from '../state';
import type { RequestReader } from '../wire/requestReader';
import type { ResponseWriter } from '../wire/responseWriter';
import { API_KEYS, type ApiName } from './apiName';

/** One request, as its handler sees it. */
export interface Call {
  readonly version: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly broker: BrokerState;
  /** Aborted when the connection is closed: nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** The error that a test wants here. */
  fault(topic?: string, partition?: number): Extract<Fault, { kind: 'error' }> | null;
}

/** In place of a response: none is due (acks=0), or the connection is closed to say that it failed. */
export type NoResponse = 'no-response' | 'close-connection';

/** How one API is read, carried out and answered, in all its versions. */
export interface ApiSpec<Request, Response> {
  readonly name: ApiName;
  /** Lowest and highest version understood. */
  readonly min: number;
  readonly max: number;
  /** Lowest version that ApiVersions lists, where it is another one. */
  readonly listedMin?: number;
  /** First version with compact fields and tags; absent: none of these. */
  readonly flexibleFrom?: number;
  readonly decode: (reader: RequestReader) => Request;
  readonly handle: (request: Request, call: Call) => Response | NoResponse | Promise<Response | NoResponse>;
  readonly encode: (response: Response, writer: ResponseWriter) => void;
  /** Topics and partitions that it names, for fault rules. */
  readonly targets?: (request: Request) => readonly Target[];
}

/** A request that was read and waits to be carried out. */
export interface PreparedCall {
  readonly targets: readonly Target[];
  run(call: Call): Promise<((writer: ResponseWriter) => void) | NoResponse>;
}

/** An API with its request and response types closed in. */
export interface Api {
  readonly name: ApiName;
  readonly key: number;
  readonly min: number;
  readonly max: number;
  readonly listedMin: number;
  isFlexible(version: number): boolean;
  prepare(reader: RequestReader): PreparedCall;
}

export function defineApi<Request, Response extends object>(spec: ApiSpec<Request, Response>): Api {
  const { name, min, max, listedMin = min, flexibleFrom = Infinity } = spec;
  return {
    name,
    key: API_KEYS[name],
    min,
    max,
    listedMin,
    isFlexible: (version) => version >= flexibleFrom,
    prepare: (reader) => {
      const request = spec.decode(reader);
      return {
        targets: spec.targets?.(request) ?? [],
        run: async (call) => {
          const response = await spec.handle(request, call);
          return typeof response === 'string' ? response : (writer) => spec.encode(response, writer);
        },
      };
    },
  };
}
