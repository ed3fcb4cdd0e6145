/** The program of messages that are sent in one go: `dist/groups.js`. */
export { Group } from './group';
export { repeatSend } from './repeatSend';
export { sendMany } from './sendMany';
