import {ContextProvider} from '@lit/context';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {NatterClient} from '../client/client.ts';
import {connectClient} from '../client/connect.ts';
import type {ConnectOptions} from '../client/connect.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo} from '../model/errors.ts';
import {clientContext} from './context.ts';

type ClientHost = ReactiveControllerHost &
  HTMLElement &
  ConnectOptions & {
    /** The client to use. Without it one is made. */
    readonly client?: NatterClient | undefined;
  };

/**
 * The client of an element and of those inside it: the one that the page gave, or else one of its
 * own. That lasts as long as the element is in the page and is told to connect to the same place.
 */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #provider: ContextProvider<typeof clientContext, ClientHost>;
  /** The client that was made here, and has to be closed. */
  #own: NatterClient | undefined;
  /** What it was made for. */
  #purpose = '';
  /** Why none could be made. */
  error: ErrorInfo | undefined;

  constructor(host: ClientHost) {
    this.#host = host;
    this.#provider = new ContextProvider(host, {context: clientContext});
    host.addController(this);
  }

  get value(): NatterClient | undefined {
    return this.#host.client ?? this.#own;
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // Whoever moves the element in the page connects it again at once.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#release();
    });
  }

  hostUpdate(): void {
    const {service, domain, jid, getToken} = this.#host;
    const purpose = JSON.stringify([service, domain, jid, !getToken]);
    if (purpose !== this.#purpose) this.#release();
    this.#purpose = purpose;
    if ((this.value ?? this.error) === undefined) this.#connect();
    this.#provider.setValue(this.value);
  }

  /** Forgets why none could be made: the next update tries again. */
  retry(): void {
    this.error = undefined;
  }

  #connect(): void {
    const {service, domain, jid, workerUrl, getToken} = this.#host;
    try {
      this.#own = connectClient({
        service,
        domain,
        jid,
        workerUrl,
        // The one of the moment when it is asked.
        getToken: getToken && (async (request) => (await this.#host.getToken?.(request)) ?? ''),
      });
    } catch (error) {
      this.error = toErrorInfo(error);
    }
  }

  #release(): void {
    this.#own?.close();
    this.#own = undefined;
    this.error = undefined;
  }
}
