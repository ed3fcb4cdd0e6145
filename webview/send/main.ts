import { adoptStyles } from '../lib/styles';
import '../lib/ui';
import { MemberList } from './memberList';
import { SendView } from './sendView';
import style from './style.css';
import { TopicField } from './topicField';

adoptStyles(style);

customElements.define('dispatch-topic-field', TopicField);
customElements.define('dispatch-member-list', MemberList);
customElements.define('dispatch-send-view', SendView);
document.body.append(document.createElement('dispatch-send-view'));
