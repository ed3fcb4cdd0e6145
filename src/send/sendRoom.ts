import * as vscode from 'vscode';
import type { ClientProxy } from '../client/proxy';
import type { DispatchApi } from '../contracts/api';
import type { KnownConnection } from '../contracts/connections';
import type { ErrorView } from '../contracts/errors';
import type { TopicInfo } from '../contracts/topics';
import type { CommandHandlers } from '../platform/commands';
import { Disposable } from '../platform/disposable';
import type { Explaining } from '../platform/explaining';
import { PANELS, VIEWS } from '../platform/ids';
import type { Logger } from '../platform/logger';
import { createApi } from './api';
import { DraftStore } from './draftStore';
import { ResultsKey } from './resultsKey';
import { loadGroups } from './loadGroups';
import { openResults } from './openResults';
import type { ResultStore } from './resultStore';
import { fillWithSample } from './sample';
import { sendCommands, type SendCommandId } from './sendCommands';
import { confirmSend, showHiddenFailure } from './sendDialogs';
import type { SendPageHost } from './sendPage';
import { SendPanel } from './sendPanel';
import { SendPlaces } from './sendPlaces';
import { SendService } from './sendService';
import { SendViewProvider } from './sendView';
import { SendWindow } from './sendWindow';
import { textCommands, type TextCommandId } from './textCommands';
import { ValueEditor } from './valueEditor';

/** What sending needs of the other rooms. */
export interface SendRoomHost {
  readonly proxy: ClientProxy;
  readonly store: { readonly active: KnownConnection | null; resolve(idOrName: string | undefined): KnownConnection; select(id: string): Promise<void> };
  readonly connections: SendPageHost['connections'];
  readonly topics: SendPageHost['topics'] & { read(connection: string | undefined, signal?: AbortSignal): Promise<readonly TopicInfo[]> };
  readonly settings: SendPageHost['settings'];
  readonly explaining: Explaining;
  readonly log: Logger;
}

/** Everything about sending, wired together; `extension.ts` gives it what it needs of the other rooms. */
export class SendRoom extends Disposable {
  readonly api: Omit<DispatchApi, 'read'>;
  readonly commands: CommandHandlers<SendCommandId | TextCommandId>;
  private readonly results: ResultStore;
  private readonly drafts: DraftStore;
  private readonly places: SendPlaces;

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState' | 'storageUri' | 'globalStorageUri' | 'subscriptions'>,
    host: SendRoomHost,
  ) {
    super();
    const { extensionUri, workspaceState } = context;
    const { proxy, store, topics, settings, explaining, log } = host;
    const results = (this.results = openResults(context, explaining, log));
    this.drafts = new DraftStore(workspaceState);
    this._register(new ResultsKey(results));
    const sends = new SendService({
      ...{ proxy, results, explaining, log, confirm: confirmSend, groups: loadGroups },
      resolveConnection: (name) => store.resolve(name),
      readSettings: () => settings.read(),
    });
    const pageHost: SendPageHost = {
      ...{ sends, results, topics, settings, explaining, log, drafts: this.drafts, connections: host.connections },
      capabilities: () => proxy.request('capabilities', null),
      window: new SendWindow(this._register(new ValueEditor(this.drafts))),
    };
    const view = new SendViewProvider(extensionUri, pageHost);
    const panel = new SendPanel(extensionUri, pageHost);
    this.places = new SendPlaces(view, panel);
    this._register(vscode.window.registerWebviewViewProvider(VIEWS.send, view));
    this._register(vscode.window.registerWebviewPanelSerializer(PANELS.send, panel));
    this._register(sends.onDidFinish(({ report, origin }) => showHiddenFailure(report, origin, this.places.isVisible)));
    this.commands = {
      ...sendCommands(sends, this.drafts, this.places, store, extensionUri),
      ...textCommands({ sends, topics, places: this.places, memory: workspaceState, resolveConnection: (name) => store.resolve(name) }),
    };
    this.api = createApi(sends, topics);
  }

  /** Something learnt of a send after its report. */
  afterthought(sendId: string, error: ErrorView): void {
    this.results.afterthought(sendId, error);
  }

  /** An empty form gets the sample. */
  fillWithSample(): Promise<void> {
    return fillWithSample(this.drafts, this.context.extensionUri);
  }

  /** From *Start Sandbox* on to the first press of Send. */
  async startFirstSend(): Promise<void> {
    await this.fillWithSample();
    await this.places.front.show('send');
  }
}
