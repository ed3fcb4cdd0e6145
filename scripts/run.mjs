// `node scripts/run.mjs PROGRAM …`: runs it with the packages installed and a Node that is new enough first on its PATH.
import { foreground, underNewNode } from './foreground.mjs';
import { installDependencies } from './dependencies.mjs';
import { setupNode } from './setupNode.mjs';

const log = (line) => console.error(line);
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: node scripts/run.mjs PROGRAM [ARGUMENT …]');
  process.exit(2);
}
const node = await setupNode(log);
await installDependencies(log);
await foreground(program === 'node' ? node : program, args, underNewNode(node));
