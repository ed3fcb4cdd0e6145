/** The one place where components of the library are registered. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
