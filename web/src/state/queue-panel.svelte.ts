import { app } from './app.ts';
import { playback } from './playback.ts';

/** Whether the queue stands beside the page. */
class QueuePanel {
  open = $state(app.prefs.get('queueOpen'));
  /** Somebody opened it just now, and wants to go on in it. */
  asked = false;

  constructor() {
    playback.actions.add({
      id: 'queue.panel',
      title: 'action.queue',
      keys: ['q'],
      run: () => this.toggle(),
    });
  }

  toggle(): void {
    this.show(!this.open);
  }

  show(open: boolean): void {
    this.open = this.asked = open;
    app.prefs.set('queueOpen', open);
  }
}

export const queuePanel = new QueuePanel();
