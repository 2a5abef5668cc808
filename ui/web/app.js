// SPDX-License-Identifier: GPL-3.0-or-later

/* Puts the page together, and leads from signed out to signed in and back. */

import { Actions } from './actions.js';
import { Activity } from './activity.js';
import { isEncrypted, isWell, signOut, whoAmI } from './api.js';
import { backoff } from './backoff.js';
import { Badge } from './badge.js';
import { Blocked } from './blocked.js';
import { Commands } from './commands.js';
import { h } from './dom.js';
import { explain } from './errors.js';
import { Friends } from './friends.js';
import { _, format, loadCatalogue } from './i18n.js';
import { Inbox } from './inbox.js';
import { Looking } from './looking.js';
import { Notices } from './notices.js';
import { Paging } from './paging.js';
import { PeopleList } from './people-list.js';
import { Requests } from './requests.js';
import { doorOf, onNavigate, viewOf } from './router.js';
import { Settings } from './settings.js';
import { Shell, placeName } from './shell.js';
import { SignIn } from './sign-in.js';
import { Socket } from './socket.js';
import { createStore, initialState } from './store.js';
import { Storing } from './storing.js';
import { Watching } from './watching.js';

const MINUTE = 60000;

const VIEWS = {
  people: PeopleList,
  requests: Requests,
  friends: Friends,
  activity: Activity,
  blocked: Blocked,
  settings: Settings,
};

class App {
  constructor() {
    this.store = createStore();
    this.socket = new Socket({
      hello: () => this.inbox.hello(),
      probe: () => this.watching.tell(true),
      onMessage: message => this.onMessage(message),
      onState: line => this.onLine(line),
      onSignedOut: () => this.onSignedOut(),
    });
    this.commands = new Commands(this.socket);
    this.looking = new Looking(this.store, this.commands);
    this.notices = new Notices(this.store, seq => this.looking.dismiss(seq));
    this.actions = new Actions(this.store, this.commands, this.notices);
    this.inbox = new Inbox(this.store, event => this.onEvent(event));
    this.paging = new Paging(this.store, this.commands);
    this.watching = new Watching(this.commands);
    this.storing = new Storing(this.store, isWell);
    this.shell = new Shell(this.store, this.notices, () => this.tryNow());
    this.badge = new Badge(document.querySelector('link[rel=icon]'));
    this.tabs = new BroadcastChannel('handclasp');
    this.view = null;
    this.failures = 0;
    this.retry = 0;
    this.place = null; /* the view that is shown, not the door */
    this.scrolled = new Map(); /* how far each view was */
  }

  async start() {
    document.body.replaceChildren(this.shell.node);
    this.store.subscribe(state => this.render(state));
    onNavigate(() => this.navigate(true));
    this.listen();
    await this.begin();
  }

  /* Moments at which a socket may turn out dead, or a dead one be worth another try. */
  listen() {
    window.addEventListener('online', () => this.wake());
    window.addEventListener('offline', () => this.wake());
    window.addEventListener('pageshow', () => this.wake());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake());
    this.tabs.addEventListener('message', () => this.store.state.session === 'out' && this.begin());
    setInterval(() => this.onMinute(), MINUTE / 4);
  }

  onMinute() {
    this.store.set({ minute: Math.floor(Date.now() / MINUTE) });
    if (document.visibilityState === 'visible') this.socket.checkWhenQuiet();
  }

  wake() {
    if (this.store.state.session === 'unreachable') this.begin();
    else this.socket.wake();
  }

  tryNow() {
    this.failures = 0;
    this.wake();
  }

  /* Until the host has said who is signed in, there is nothing to show. */
  async begin() {
    clearTimeout(this.retry);
    try {
      const me = await whoAmI();

      this.failures = 0;
      this.storing.look();
      if (me) this.enter(me);
      else this.end();
    } catch (error) {
      this.store.set({ session: 'unreachable', isStoring: error.code !== 'storage' });
      this.retry = setTimeout(() => this.begin(), backoff(this.failures++));
      this.askWhetherMoved();
    }
  }

  /* Where the host is encrypted from now on, no socket and no request of this page will do any more. */
  async askWhetherMoved() {
    if (location.protocol === 'http:') this.store.set({ isMoved: await isEncrypted() });
  }

  enter(me) {
    this.why = null;
    this.tabs.postMessage('signed-in');
    this.store.set({ session: 'in', me });
    if (doorOf(location.hash) === location.hash.slice(1)) history.replaceState(null, '', '#people');
    this.navigate(this.view !== null);
    this.socket.open();
  }

  /* Drops all that belongs to the session; @why is said at the door. */
  end(why = null) {
    const isNavigation = this.view !== null;

    this.socket.close();
    this.inbox.forget();
    this.looking.forget();
    this.notices.removeAll();
    this.store.set({ ...initialState(), session: 'out' });
    this.commands.drop(() => true);
    this.why = why;
    this.navigate(isNavigation);
  }

  async signOut() {
    try {
      await signOut();
      history.replaceState(null, '', '#sign-in');
      this.end();
    } catch (error) {
      this.notices.complain(explain(error));
    }
  }

  /* Here or in another tab, which may meanwhile be somebody else's. */
  async onSignedOut() {
    const me = await whoAmI().catch(() => null);

    if (this.store.state.session !== 'in') return;

    this.end(_('You are signed out.'));
    if (me) {
      this.enter(me);
      this.notices.say(format(_('You are signed in as {name} now.'), { name: me.name }));
    }
  }

  onMessage(message) {
    const isAnswer = ['reply', 'page', 'error'].includes(message.type);

    if (message.type === 'welcome' && message.resume === 'snapshot')
      this.commands.drop(pending => pending.type === 'list');
    if (message.type === 'error' && message.code === 'storage') this.storing.doubt();
    this.inbox.receive(message);
    if (isAnswer) this.commands.settle(message);
  }

  onLine(line) {
    const hasFailedAgain = line === 'waiting' && this.store.state.line === 'retrying';

    this.store.set({ line });
    if (line === 'open') {
      this.store.set({ isMoved: false });
      this.commands.sendAgain();
      this.looking.tellAgain();
      this.watching.tell(true);
    } else if (hasFailedAgain) {
      this.askWhetherMoved();
    }
  }

  onEvent(event) {
    if (event.alert) this.notices.alert(event, this.actions);
  }

  /* isMove: the focus goes to the heading, as after any change of page. */
  navigate(isMove) {
    if (this.view) this.view.close();
    if (this.place) this.scrolled.set(this.place, window.scrollY);

    const heading = this.store.state.session === 'in' ? this.showView() : this.showDoor();

    if (isMove) heading.focus({ preventScroll: true });
    this.render(this.store.state);
    if (isMove) window.scrollTo(0, this.scrolled.get(this.place) || 0);
  }

  showView() {
    const name = viewOf(location.hash);
    const heading = h('h1', { class: 'title', tabindex: -1 }, placeName(name));
    const { store, commands, actions, paging, watching, notices } = this;

    this.place = name;
    this.store.set({ view: name });
    this.view = new VIEWS[name]({ store, commands, actions, paging, watching, notices, session: this }, heading);
    this.shell.show(heading, this.view.node);

    return heading;
  }

  showDoor() {
    const isNew = doorOf(location.hash) === 'sign-up';

    this.place = null;
    this.scrolled.clear();

    this.view = new SignIn({ isNew, why: isNew ? null : this.why, onSignedIn: me => this.enter(me) });
    this.shell.show(this.view.node);

    return this.view.heading;
  }

  render(state) {
    const isIn = state.session === 'in';

    if (this.view) this.view.render(state);
    this.badge.show(isIn ? state.alerts.size : 0, isIn ? placeName(state.view) : this.view && this.view.title);
  }
}

await loadCatalogue();
new App().start();
