/**
 * Every view of the elements, with a fake client: for whoever works on how they look.
 * `npx vite test/component/gallery` serves it; `?scene=offline&theme=dark` shows one view.
 */
import '../../../src/elements/define.ts';
import '../../../src/elements/later-elements.ts';
import {FakeClient} from '../../fakes/client.ts';
import {scenes} from './scenes.ts';

const parameters = new URLSearchParams(location.search);
const scene = scenes[parameters.get('scene') ?? ''];

if (scene === undefined) {
  const list = document.createElement('nav');
  for (const name of Object.keys(scenes)) {
    const link = document.createElement('a');
    link.href = `?scene=${name}`;
    link.textContent = name;
    list.append(link, document.createElement('br'));
  }
  document.body.append(list);
} else {
  const client = new FakeClient();
  const chat = document.createElement('natter-chat');
  chat.client = client;
  chat.locale = parameters.get('locale') ?? 'en-GB';
  const theme = parameters.get('theme');
  if (theme === 'light' || theme === 'dark') chat.theme = theme;
  const accent = parameters.get('accent');
  if (accent !== null) chat.style.setProperty('--natter-color-primary', accent);
  scene(chat, client);
  document.body.append(chat);
}
