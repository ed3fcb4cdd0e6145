import { kindText } from '../../../bridge/connectionKind';
import type { ConnectionItem } from '../../../bridge/sendView';
import type { Translate } from '../../../explain/explanation';
import { joined, type NodeView } from './nodeView';

export function connectionView(connection: ConnectionItem, t: Translate): NodeView {
  const { name, bootstrapServers, state } = connection;
  const guards = [connection.protected ? t('protected') : null, connection.readOnly ? t('read-only') : null];
  const description = joined(stateText(state, t), kindText(connection, t), ...guards);
  return {
    label: name,
    description,
    tooltip: [
      name,
      bootstrapServers.join(', '),
      description,
      ...(connection.protected ? [t('Sends, deletes and changes ask first.')] : []),
      ...(connection.readOnly ? [t('Nothing is written to it.')] : []),
    ],
    ...iconOf(connection),
    canOpen: true,
    context: 'connection',
  };
}

function stateText(state: ConnectionItem['state'], t: Translate): string {
  switch (state) {
    case 'idle':
      return t('not connected');
    case 'connecting':
      return t('connecting…');
    case 'connected':
      return t('connected');
    case 'offline':
      return t('not reachable');
  }
}

function iconOf({ state, protected: isProtected, readOnly }: ConnectionItem): Pick<NodeView, 'icon' | 'color'> {
  const guarded = isProtected ? 'shield' : readOnly ? 'lock' : 'plug';
  switch (state) {
    case 'idle':
      return { icon: guarded };
    case 'connecting':
      return { icon: 'loading~spin' };
    case 'connected':
      return { icon: guarded, color: 'testing.iconPassed' };
    case 'offline':
      return { icon: 'debug-disconnect', color: 'list.errorForeground' };
  }
}
