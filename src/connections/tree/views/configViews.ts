import type { ConfigSource, ConfigView } from '../../../contracts/inspection';
import type { Translate } from '../../../explain/explanation';
import { joined, type NodeView } from './nodeView';

export function configsView(t: Translate): NodeView {
  return { label: t('Configs'), description: '', tooltip: [t('What the topic sets itself comes first; defaults are folded.')], icon: 'settings', canOpen: true, context: 'configs' };
}

export function defaultsView(count: number, t: Translate): NodeView {
  return { label: t('Defaults'), description: String(count), tooltip: [t('Configs that nobody has set')], icon: 'fold', canOpen: true, context: 'defaults' };
}

export function configView(config: ConfigView, t: Translate): NodeView {
  const { name, source, inherited, readOnly } = config;
  const isOwn = source === 'topic';
  const value = valueText(config.value, t);
  return {
    label: name,
    description: joined(value, source === 'default' ? null : sourceText(source, t)),
    tooltip: [
      name,
      t('Value: {0}', value),
      t('Source: {0}', sourceText(source, t)),
      ...(isOwn && inherited !== null ? [t('Without it: {0}', inherited)] : []),
      ...(readOnly ? [t('It cannot be changed.')] : []),
    ],
    icon: isOwn ? 'edit' : 'circle-small',
    canOpen: false,
    context: readOnly ? 'fixedConfig' : 'config',
  };
}

export function valueText(value: string | null, t: Translate): string {
  return value === null ? t('not shown') : value === '' ? t('empty') : value;
}

export function sourceText(source: ConfigSource, t: Translate): string {
  switch (source) {
    case 'topic':
      return t('set on the topic');
    case 'broker':
      return t('set on a broker');
    case 'cluster':
      return t('set on all brokers');
    case 'file':
      return t('from a broker’s file');
    case 'default':
      return t('default');
    case 'other':
      return t('from elsewhere');
  }
}
