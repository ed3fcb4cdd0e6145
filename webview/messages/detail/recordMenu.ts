import type { RecordAction } from '../../../src/bridge/messageView';
import type { RowPlace } from '../../../src/bridge/viewing';
import { t } from '../../lib/l10n';
import type { MenuItem } from '../../lib/menu';
import { isSamePlace, type ViewerModel } from '../model';

/** Everything that can be done with one record. */
export function recordMenu(model: ViewerModel, place: RowPlace): readonly MenuItem[] {
  const act = (label: string, action: RecordAction): MenuItem => ({ kind: 'command', label, run: () => model.ask('act', { ...place, action, other: null }) });
  return [
    act(t('Edit and Resend'), 'edit-and-resend'),
    act(t('Send to Another Topic…'), 'send-elsewhere'),
    act(t('Send Tombstone for This Key…'), 'send-tombstone'),
    { kind: 'separator' },
    act(t('Copy Key'), 'copy-key'),
    act(t('Copy Value'), 'copy-value'),
    act(t('Copy as JSON'), 'copy-json'),
    act(t('Copy as kcat Command'), 'copy-kcat'),
    act(t('Copy Link'), 'copy-link'),
    act(t('Save Value…'), 'save-value'),
    { kind: 'separator' },
    { kind: 'command', label: compareLabel(model, place), run: () => model.compare(place) },
  ];
}

/** The first of two is kept, the second is compared with it. */
export function compareLabel({ compared }: ViewerModel, place: RowPlace): string {
  return compared === null || isSamePlace(compared, place) ? t('Select for Compare') : t('Compare with Partition {0}, Offset {1}', compared.partition, compared.offset);
}
