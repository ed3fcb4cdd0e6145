import * as vscode from 'vscode';
import type { NodeView } from './views/nodeView';

/** As VS Code shows it. The tooltip is text of others: nothing in it is markup, and no link of it is trusted. */
export function treeItem(key: string, view: NodeView): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(view.label, view.canOpen ? Collapsed : None);
  item.id = key;
  item.description = view.description;
  item.tooltip = tooltipOf(view.tooltip);
  item.iconPath = view.color === undefined ? new vscode.ThemeIcon(view.icon) : new vscode.ThemeIcon(view.icon, new vscode.ThemeColor(view.color));
  item.contextValue = view.context;
  if (view.spoken !== undefined) {
    item.accessibilityInformation = { label: view.spoken };
  }
  if (view.command !== undefined) {
    item.command = { command: view.command.id, title: view.label, arguments: [...view.command.args] };
  }
  return item;
}

function tooltipOf([heading = '', ...lines]: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('**');
  text.appendText(heading);
  text.appendMarkdown('**');
  for (const line of lines) {
    text.appendMarkdown('\n\n');
    text.appendText(line);
  }
  return text;
}
