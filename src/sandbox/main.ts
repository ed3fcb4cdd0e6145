import { parentPort, workerData } from 'node:worker_threads';
import { runAsProcess } from './runAsProcess';
import { readThreadData, runAsThread } from './runAsThread';

// The same program serves VS Code as a thread and `npm start` as a process.
if (parentPort === null) {
  void runAsProcess(process.argv.slice(2));
} else {
  void runAsThread(parentPort, readThreadData(workerData));
}
