import { ERROR } from '../errorCodes';
import { LEADER_EPOCH } from '../leader';

/** What a client is told that claims to know a later leader than there is. −1: it does not know the epoch. */
export function checkLeaderEpoch(epoch: number): number {
  return epoch > LEADER_EPOCH ? ERROR.unknownLeaderEpoch : ERROR.none;
}
