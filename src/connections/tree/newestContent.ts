import type { NodeTarget } from '../../platform/treeNode';
import type { Answers, Question } from './answers';
import type { NodeContent } from './node';

/** What a node shows, together with what was read since below it. */
export function newestContent(content: NodeContent, { connection, topic = '', group = '' }: NodeTarget, answers: Answers): NodeContent {
  switch (content.kind) {
    case 'topic': {
      const inspection = answers.known({ name: 'inspectTopic', params: { connection, topic } });
      return inspection !== undefined && 'value' in inspection ? { ...content, bytes: inspection.value.bytes, replicaBytes: inspection.value.replicaBytes } : content;
    }
    case 'groups': {
      const list = answers.known({ name: 'inspectGroups', params: { connection } });
      return list !== undefined && 'value' in list ? { ...content, count: list.value.groups.length } : content;
    }
    case 'group': {
      const question = { name: 'inspectGroup', params: { connection, group, type: content.group.type } } as const;
      const details = answers.known(question);
      const isNewer = ageOf(answers, question) <= ageOf(answers, { name: 'inspectGroups', params: { connection } });
      if (details === undefined || 'error' in details || !isNewer) {
        return content;
      }
      const { assignor, memberList, offsets, ...summary } = details.value;
      return { ...content, group: summary, isBrief: false };
    }
    default:
      return content;
  }
}

function ageOf(answers: Answers, question: Question): number {
  return answers.ageOf(question) ?? Infinity;
}
