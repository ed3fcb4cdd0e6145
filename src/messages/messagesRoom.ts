import { createRequire } from 'node:module';
import type { ClientProxy } from '../client/proxy';
import type { CallOptions, DispatchApi } from '../contracts/api';
import type { KnownConnection } from '../contracts/connections';
import { KafkaError } from '../kafka/errors/kafkaError';
import type { CommandHandlers } from '../platform/commands';
import type { Explaining } from '../platform/explaining';
import { COMMANDS } from '../platform/ids';
import { cancellable } from '../platform/cancellable';
import type * as ReadingModule from './reading/reading';

/** Reading messages: for commands and for other extensions. What it does is in a program of its own, loaded when it is first used. */
export function messagesRoom(proxy: ClientProxy, explaining: Explaining, resolveConnection: (idOrName: string | undefined) => KnownConnection): { readonly commands: CommandHandlers<typeof COMMANDS.readMessages>; readonly read: DispatchApi['read'] } {
  const load = (): typeof ReadingModule => createRequire(__filename)('./reading.js') as typeof ReadingModule;
  const host: ReadingModule.ReadingHost = {
    resolveConnection,
    read: (order, options) => proxy.request('read', order, options),
    taken: (readId) => proxy.taken(readId),
    explain: (error, connection) => explaining.error(error, connection),
    explainThrown: (thrown) => explaining.thrown(thrown),
  };
  return {
    commands: {
      [COMMANDS.readMessages]: async (query, options) => {
        const answer = await cancellable(options as CallOptions | undefined, (signal) => load().readMessages(host, query, signal));
        if ('error' in answer) {
          throw KafkaError.from(answer.error);
        }
        return answer.result;
      },
    },
    read: (query, options) => ({
      [Symbol.asyncIterator]: () => load().read(host, query, options?.cancel),
    }),
  };
}
