import type { ErrorView } from '../../../contracts/errors';
import type { Explaining } from '../../../platform/explaining';
import type { NodeContent } from '../node';
import { configsView, configView, defaultsView } from './configViews';
import { connectionView } from './connectionView';
import { groupsView, groupView, membersView, memberView, offsetView } from './groupViews';
import type { NodeView } from './nodeView';
import { partitionView, topicsView, topicView } from './topicViews';

/** How a node looks with what it shows now. */
export function viewOf(content: NodeContent, explaining: Explaining): NodeView {
  const { t } = explaining;
  switch (content.kind) {
    case 'connection':
      return connectionView(content.connection, t);
    case 'topics':
      return topicsView(content, t);
    case 'topic':
      return topicView(content, t);
    case 'partition':
      return partitionView(content.partition, explaining);
    case 'configs':
      return configsView(t);
    case 'defaults':
      return defaultsView(content.count, t);
    case 'config':
      return configView(content.config, t);
    case 'groups':
      return groupsView(content.count, t);
    case 'group':
      return groupView(content.group, content.isBrief, explaining);
    case 'members':
      return membersView(content, t);
    case 'member':
      return memberView(content.member, t);
    case 'offset':
      return offsetView(content.offset, content.member, explaining);
    case 'error':
      return errorView(content.error, content.title);
    case 'cause':
      return textView(content.text, 'info');
    case 'fix':
      return fixView(content.fix);
    case 'note':
      return textView(content.text, 'info');
  }
}

/** Its cause and what to do stand below it, so that they are read and pressed by keyboard too. */
function errorView(error: ErrorView, title: string | null): NodeView {
  return {
    label: title ?? error.title,
    description: title === null ? '' : error.title,
    tooltip: [error.title, error.cause, ...error.fixes.map(({ label }) => `• ${label}`)],
    icon: 'error',
    color: 'list.errorForeground',
    canOpen: true,
    context: 'error',
  };
}

function fixView({ label, command, args }: ErrorView['fixes'][number]): NodeView {
  const view = textView(label, command === undefined ? 'lightbulb' : 'wrench');
  return command === undefined ? view : { ...view, command: { id: command, args: args ?? [] } };
}

function textView(text: string, icon: string): NodeView {
  return { label: text, description: '', tooltip: [text], icon, canOpen: false, context: 'text' };
}
