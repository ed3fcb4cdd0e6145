import { adoptStyles } from '../lib/styles';
import '../lib/ui';
import { HistogramView } from './chart/histogramView';
import { DetailPane } from './detail/detailPane';
import { MessageGrid } from './grid/messageGrid';
import { MessageViewer } from './messageViewer';
import style from './style.css';
import { FilterBox } from './toolbar/filterBox';

adoptStyles(style);

customElements.define('dispatch-filter-box', FilterBox);
customElements.define('dispatch-histogram', HistogramView);
customElements.define('dispatch-message-grid', MessageGrid);
customElements.define('dispatch-detail-pane', DetailPane);
customElements.define('dispatch-message-viewer', MessageViewer);
document.body.append(document.createElement('dispatch-message-viewer'));
