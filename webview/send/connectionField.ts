import { html, type TemplateResult } from 'lit';
import { kindText } from '../../src/bridge/connectionKind';
import type { ConnectionItem } from '../../src/bridge/sendView';
import { chevron } from '../lib/controls';
import { t } from '../lib/l10n';
import { fieldError, fieldId, invalid } from './field';
import type { SendModel } from './model';

const ADD = ' add';

export function connectionField(model: SendModel): TemplateResult {
  const { connections, activeConnection } = model.snapshot;
  const active = connections.find((connection) => connection.id === activeConnection);
  const onChange = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    if (select.value === ADD) {
      select.value = activeConnection ?? '';
      model.run('kafkaDispatch.addConnection');
    } else {
      model.selectConnection(select.value);
    }
  };
  return html`<div class="row">
      <label for=${fieldId('connection')}>${t('Connection')}</label>
      <div class="list-field">
        <span class="codicon ${stateIcon(active)}" title=${stateText(active)} aria-hidden="true"></span>
        <select id=${fieldId('connection')} aria-invalid=${invalid(model, 'connection') ?? 'false'} aria-description=${stateText(active)} @change=${onChange}>
          ${active === undefined ? html`<option value="" .selected=${true}>${t('Choose a connection')}</option>` : ''}
          ${connections.map((connection) => html`<option value=${connection.id} .selected=${connection.id === activeConnection}>${connection.name}</option>`)}
          <option value=${ADD}>${t('Add Connection…')}</option>
        </select>
        <span class="grow"></span><span class="suffix kind" aria-hidden="true">${active === undefined ? '' : active.readOnly ? t('read-only') : kindText(active, t)}</span>
        ${chevron()}
      </div>
    </div>
    ${fieldError(model, 'connection')}`;
}

function stateIcon(connection: ConnectionItem | undefined): string {
  if (connection === undefined) {
    return 'codicon-circle-outline';
  }
  if (connection.protected) {
    return 'codicon-shield';
  }
  switch (connection.state) {
    case 'connected':
      return 'codicon-circle-filled good';
    case 'connecting':
      return 'codicon-loading codicon-modifier-spin';
    case 'offline':
    case 'idle':
      return 'codicon-circle-outline';
    default:
      return connection.state satisfies never;
  }
}

function stateText(connection: ConnectionItem | undefined): string {
  if (connection === undefined) {
    return '';
  }
  const state = { connected: t('connected'), connecting: t('connecting'), offline: t('offline'), idle: t('not connected') }[connection.state];
  return [state, connection.protected ? t('protected') : '', connection.readOnly ? t('read-only') : '', connection.bootstrapServers.join(', ')].filter(Boolean).join(' · ');
}
