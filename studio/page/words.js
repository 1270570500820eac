// SPDX-License-Identifier: Apache-2.0
// Every word the page says, in English and in French: one row a sentence. What the server says of settings, and why it proposes,
// comes in both; sources and refusals come in its own words.

const table = {
  skip: ['Go to the proposals', 'Aller aux propositions'],
  close: ['Close', 'Fermer'],
  tools: ['Tools', 'Outils'],
  clips: ['Clip', 'Plan'],
  tracks: ['Sound track', 'Piste son'],
  otherLanguage: ['Français', 'English'],

  year: ['Year', 'Année'],
  yearUnknown: ['which?', 'laquelle ?'],
  yearKeep: ['Keep', 'Garder'],
  yearBack: ['Back to {year}', 'Revenir à {year}'],
  yearKept: ['The film’s year is now {year}.', 'L’année du film est maintenant {year}.'],
  yearSame: ['In {year} all of them would stand.', 'En {year}, toutes tiendraient.'],
  yearOne: ['In {year} one would fall.', 'En {year}, une tomberait.'],
  yearMany: ['In {year}, {count} would fall.', 'En {year}, {count} tomberaient.'],
  looking: ['Looking and listening… {share} %', 'Regarde et écoute… {share} %'],
  looked: ['Looked through: {count} proposed.', 'Tout est parcouru : {count} propositions.'],

  screen: ['Picture', 'Image'],
  picture: ['The picture where the playhead stands', 'L’image sous la tête de lecture'],
  soundOnly: ['This clip has no picture.', 'Ce plan n’a pas d’image.'],
  wipe: ['Wipe between before and after', 'Volet entre avant et après'],
  before: ['Before', 'Avant'],
  after: ['After', 'Après'],
  scopes: ['Scopes', 'Instruments de mesure'],
  scope: ['Scope', 'Instrument'],
  scopeWaveform: ['Waveform', 'Forme d’onde'],
  scopeParade: ['Parade', 'Parade RVB'],
  scopeVectorscope: ['Vectorscope', 'Vecteurscope'],
  scopeHistogram: ['Histogram', 'Histogramme'],

  transport: ['Playing', 'Lecture'],
  play: ['Play', 'Lire'],
  pause: ['Pause', 'Pause'],
  previous: ['Proposal before', 'Proposition précédente'],
  next: ['Next proposal', 'Proposition suivante'],
  versions: ['What is heard', 'Ce qu’on entend'],
  original: ['Original', 'Original'],
  kept: ['Kept', 'Gardé'],
  removed: ['Removed', 'Retiré'],
  level: ['Same loudness', 'Même niveau'],
  hear: ['with', 'avec'],
  hearProposed: ['all proposed', 'toutes'],
  hearAccepted: ['accepted', 'acceptées'],
  hearOne: ['chosen only', 'la choisie'],
  waiting: ['one moment', 'un instant'],

  timeline: ['Timeline', 'Montage'],
  playhead: ['Playhead', 'Tête de lecture'],
  zoomIn: ['Closer', 'Plus près'],
  zoomOut: ['Further', 'Plus loin'],
  zoomAll: ['All', 'Tout'],
  stretch: ['The stretch that is marked', 'Le passage marqué'],
  stretchPlay: ['Play the stretch', 'Lire le passage'],
  stretchDrop: ['Drop the mark', 'Effacer la marque'],
  goes: ['This goes', 'À retirer'],
  stays: ['This stays', 'À garder'],
  place: ['The place alone', 'Silence plateau'],
  showFirst: ['First drag over the waveform to mark a stretch.', 'Marquez d’abord un passage en glissant sur la forme d’onde.'],
  showing: ['Learning from what you showed…', 'Apprend de ce que vous montrez…'],
  shown: ['Now without it, then what was taken off. A accepts, R refuses.', 'D’abord sans, puis ce qui est retiré. A accepte, R refuse.'],
  showLost: ['Not saved: the studio does not answer. The mark is still there; try again in a moment.', 'Non enregistré : le studio ne répond pas. La marque reste ; réessayez dans un instant.'],

  proposals: ['Proposals', 'Propositions'],
  tally: ['{open} open of {all}', '{open} à décider sur {all}'],
  tallyDone: ['{all}, all decided', '{all}, tout est décidé'],
  none: ['Nothing is proposed yet. What is found appears here; or mark a noise on the waveform and press G.', 'Rien n’est proposé pour l’instant. Ce qui est trouvé paraît ici ; ou marquez un bruit sur la forme d’onde et pressez G.'],
  noneYear: ['Which year is the film set in? Choose it above and keep it: what that year had not heard yet is then looked for.', 'En quelle année se passe le film ? Choisissez-la en haut et gardez-la : ce que cette année n’avait pas encore entendu sera alors cherché.'],
  noneFamily: ['Nothing of this kind.', 'Rien de ce genre.'],
  families: ['Kinds', 'Genres'],
  all: ['All', 'Tout'],
  shownByPerson: ['shown noise', 'bruit montré'],
  unknownSound: ['unknown sound', 'son inconnu'],
  bulkAccept: ['Accept the open {count}', 'Accepter les {count}'],
  bulkRefuse: ['Refuse the open {count}', 'Refuser les {count}'],
  accept: ['Accept', 'Accepter'],
  refuse: ['Refuse', 'Refuser'],
  undo: ['Take back', 'Reprendre'],
  acceptChanged: ['Accept as changed', 'Accepter ainsi'],
  change: ['Change', 'Régler'],
  resetSetting: ['Back to {value}', 'Revenir à {value}'],
  unset: ['nothing', 'rien'],
  red: ['red', 'rouge'],
  green: ['green', 'vert'],
  blue: ['blue', 'bleu'],
  open: ['open', 'à décider'],
  accepted: ['accepted', 'acceptée'],
  refused: ['refused', 'refusée'],
  unsaved: ['waiting to be saved', 'attend d’être enregistrée'],
  judgedBy: ['{verdict} by {who}', '{verdict} par {who}'],
  sure: ['{percent} % sure', 'sûr à {percent} %'],
  since: ['heard from {year}', 'entendu depuis {year}'],
  until: ['heard until {year}', 'entendu jusqu’en {year}'],
  shownBy: ['shown by {who}', 'montré par {who}'],
  proposedFor: ['proposed for {year}', 'proposé pour {year}'],
  source: ['Source: {source}', 'Source : {source}'],
  wouldFall: ['falls in {year}', 'tombe en {year}'],
  listen: ['Listen to this stretch', 'Écouter ce passage'],
  look: ['Look at this stretch', 'Regarder ce passage'],
  allClip: ['whole clip', 'tout le plan'],

  saidAccepted: ['Accepted: {what}', 'Acceptée : {what}'],
  saidRefused: ['Refused: {what}', 'Refusée : {what}'],
  saidOpen: ['Open again: {what}', 'De nouveau à décider : {what}'],
  many: ['{count} proposals', '{count} propositions'],
  nothingChosen: ['Choose a proposal first (arrow keys).', 'Choisissez d’abord une proposition (flèches).'],
  nothingUndo: ['Nothing to take back.', 'Rien à reprendre.'],
  changedSince: ['Somebody else has decided since: nothing was taken back.', 'Quelqu’un d’autre a décidé depuis : rien n’est repris.'],

  render: ['Render', 'Rendu'],
  renderName: ['Name of the file', 'Nom du fichier'],
  renderGo: ['Render', 'Lancer'],
  renderRemoved: ['also what was removed, as WAV', 'aussi ce qui est retiré, en WAV'],
  renderShare: ['How far the render is', 'Avancement du rendu'],
  renderLeft: ['{percent} %, about {left} left', '{percent} %, encore environ {left}'],
  renderStarting: ['starting…', 'démarre…'],
  renderStop: ['Stop', 'Arrêter'],
  renderDone: ['{name} is ready.', '{name} est prêt.'],
  renderStopped: ['Render stopped; nothing was written.', 'Rendu arrêté ; rien n’a été écrit.'],
  renderFailed: ['The render failed: {why}', 'Le rendu a échoué : {why}'],
  download: ['Download {name}', 'Télécharger {name}'],
  energy: ['about {energy}', 'environ {energy}'],

  log: ['Log', 'Journal'],
  logTitle: ['What the film remembers', 'Ce que le film se rappelle'],
  logHead: ['{count} entries; the last one seals all before it:', '{count} entrées ; la dernière scelle toutes les autres :'],
  logNumber: ['No.', 'N°'],
  logWhen: ['When', 'Quand'],
  logWho: ['Who', 'Qui'],
  logWhat: ['What', 'Quoi'],
  logHash: ['Hash', 'Empreinte'],
  logMore: ['More', 'Suite'],
  logEnergy: ['Renders: {count}, {energy} in all.', 'Rendus : {count}, {energy} en tout.'],

  keysTitle: ['Keys', 'Touches'],
  keyPlay: ['play, pause', 'lire, pause'],
  keyShuttle: ['back, stop, forward; again for faster', 'arrière, arrêt, avant ; encore pour plus vite'],
  keyStep: ['one picture back, on', 'une image en arrière, en avant'],
  keyEnds: ['start, end', 'début, fin'],
  keyMove: ['proposal before, after', 'proposition précédente, suivante'],
  keyAccept: ['accept', 'accepter'],
  keyRefuse: ['refuse', 'refuser'],
  keyUndo: ['take the last verdict back', 'reprendre le dernier verdict'],
  keyGoes: ['the marked stretch goes', 'le passage marqué est à retirer'],
  keyStays: ['the marked stretch stays', 'le passage marqué est à garder'],
  keyPlace: ['the marked stretch is the place alone: holes are filled with it', 'le passage marqué est le silence plateau : il comble les trous'],
  keyMark: ['mark from here, to here', 'marquer d’ici, jusqu’ici'],
  keyVersions: ['original, kept, removed', 'original, gardé, retiré'],
  keyLevel: ['same loudness', 'même niveau'],
  keyListen: ['play the chosen stretch', 'lire le passage choisi'],
  keyZoom: ['closer, further, all', 'plus près, plus loin, tout'],
  keyHelp: ['these keys', 'ces touches'],
  keyEscape: ['drop the mark; back to the film’s year', 'effacer la marque ; revenir à l’année du film'],

  gone: ['The studio does not answer. Nothing is lost: what was saved is saved, the rest waits here and is sent when it is back.', 'Le studio ne répond pas. Rien n’est perdu : ce qui est enregistré l’est, le reste attend ici et partira à son retour.'],
  closed: ['The studio was started again. Open the address that it printed: this page then comes back too, and sends what is waiting.', 'Le studio a été relancé. Ouvrez l’adresse qu’il a affichée : cette page reviendra aussi, et enverra ce qui attend.'],
  back: ['The studio is back.', 'Le studio est de retour.'],
  clipGone: ['{name}: {why}', '{name} : {why}'],
};

const languages = ['en', 'fr'];
const remembered = 'lanterne-language';
let language = languages.indexOf(localStorage.getItem(remembered) ?? navigator.language.slice(0, 2));
if (language < 0) language = 0;

export const tongue = () => languages[language];

// The sentence of that key with its {gaps} filled.
export function say(key, gaps = {}) {
  return table[key][language].replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
}

// Put words into what index.html left empty, below `root`.
export function write(root = document) {
  document.documentElement.lang = tongue();
  for (const element of root.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
  for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', say(element.dataset.label));
}

export function changeLanguage() {
  language = 1 - language;
  localStorage.setItem(remembered, tongue());
  write();
}

// What the server says of a family, an operation, a setting or a proposal, in the page's language where it is known.
const given = (thing, what) => (tongue() === 'fr' && thing[`${what}_fr`]) || thing[what];
export const named = (thing) => given(thing, 'label');
export const explained = (setting) => given(setting, 'text');
export const reasonOf = (thing) => given(thing, 'reason');
export const unitOf = (setting) => given(setting, 'unit');

const decimals = (value, places) => new Intl.NumberFormat(tongue(), { maximumFractionDigits: places }).format(value);
export const number = (value, places = 2) => decimals(value, places);

export function bytes(count) {
  const units = tongue() === 'fr' ? ['o', 'ko', 'Mo', 'Go'] : ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  for (; count >= 1000 && unit < 3; unit++) count /= 1000;
  return `${decimals(count, count < 10 && unit ? 1 : 0)} ${units[unit]}`;
}

export function energy(wattHours) {
  return wattHours < 1 ? `${decimals(wattHours * 1000, wattHours < 0.01 ? 1 : 0)} mWh` : `${decimals(wattHours, 1)} Wh`;
}

export const when = (utc) => new Date(utc).toLocaleString(tongue(), { dateStyle: 'medium', timeStyle: 'medium' });

// 83.4 -> "1:23"; used for lengths and for what is left.
export function span(seconds) {
  const whole = Math.round(seconds);
  const pad = (value) => String(value).padStart(2, '0');
  return whole < 3600 ? `${Math.floor(whole / 60)}:${pad(whole % 60)}` : `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
}
