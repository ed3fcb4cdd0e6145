// What the tests need from outside npm ci, by the names that suites.mjs uses.
import { setupChromium } from './setupChromium.mjs';
import { setupKcat, setupPython } from './setupJudges.mjs';
import { setupKafka } from './setupKafka.mjs';
import { setupVscode } from './setupVscode.mjs';

export const SETUPS = {
  kafka: { title: 'Apache Kafka', run: setupKafka },
  python: { title: 'kafka-python', run: setupPython },
  kcat: { title: 'kcat', run: setupKcat },
  chromium: { title: 'Chromium', run: setupChromium },
  newest: { title: 'VS Code, newest', run: (log) => setupVscode('newest', log) },
  floor: { title: 'VS Code, oldest supported', run: (log) => setupVscode('floor', log) },
};
