import type {Pluralize, Words} from '../strings.ts';

export const de = (plural: Pluralize): Words => ({
  signIn: 'Anmelden',
  signingIn: 'Wird angemeldet…',
  signInHint: 'Mit der Adresse, unter der du chattest.',
  address: 'Adresse',
  addressExample: 'name@example.org',
  addressInvalid: 'Diese Adresse ist nicht vollständig. Sie sieht aus wie name@example.org.',
  password: 'Passwort',
  passwordMissing: 'Gib bitte dein Passwort ein.',
  showPassword: 'Eingabe zeigen',
  keepSignedIn: 'Hier angemeldet bleiben',
  notNow: 'Nicht jetzt',
  signOut: 'Abmelden',
  signOutAndForget: 'Abmelden und Verlauf von diesem Gerät entfernen',
  signOutAndForgetHint: 'Deine Nachrichten bleiben auf dem Server.',
  signedOut: 'Auf diesem Gerät abgemeldet',
  signInToGoOn: 'Melde dich wieder an, um weiterzumachen.',
  couldNotSignIn: 'Die Anmeldung ging nicht.',
  signInAgain: 'Neu anmelden',

  contacts: 'Kontakte',
  noOneHere: 'Noch niemand hier',
  noOneHereHint: 'Füge jemanden mit der Adresse hinzu.',
  addSomeone: 'Jemanden hinzufügen',
  addSomeoneHint: 'Die Person wird erst gefragt. Schreiben kannst du sofort.',
  theirAddress: 'Adresse der Person',
  add: 'Hinzufügen',
  adding: 'Wird hinzugefügt…',
  cancel: 'Abbrechen',
  pickConversation: 'Wähle ein Gespräch',
  pickConversationHint: 'Deine Nachrichten stehen dann hier.',
  asks: 'Möchte dich hinzufügen',
  asksLong: (name) => `${name} möchte dich hinzufügen und sehen, wann du da bist.`,
  asked: 'Wartet auf eine Antwort',
  accept: 'Annehmen',
  decline: 'Ablehnen',

  messages: 'Nachrichten',
  message: 'Nachricht',
  writeTo: (name) => `An ${name} schreiben…`,
  send: 'Senden',
  you: 'Du',
  ownSnippet: (body) => `Du: ${body}`,
  draft: 'Entwurf:',
  typing: (name) => `${name} schreibt`,
  typingShort: 'schreibt…',
  noMessages: 'Noch keine Nachrichten',
  noMessagesHint: (name) => `Sag ${name} Hallo.`,
  tooLongBy: plural({
    one: 'Um # Zeichen zu lang. Kürze den Text, um ihn zu senden.',
    other: 'Um # Zeichen zu lang. Kürze den Text, um ihn zu senden.',
  }),
  lettersLeft: plural({one: 'Noch # Zeichen', other: 'Noch # Zeichen'}),

  sending: 'Wird gesendet',
  sent: 'Gesendet',
  delivered: 'Zugestellt',
  read: 'Gelesen',
  notSent: 'Nicht gesendet',
  tryAgain: 'Noch einmal',
  or: 'oder',
  remove: 'Entfernen',

  available: 'Verfügbar',
  here: 'Da',
  hereNow: 'Jetzt da',
  away: 'Abwesend',
  busy: 'Beschäftigt',
  gone: 'Nicht da',

  connecting: 'Verbindet…',
  offline: 'Offline. Nachrichten werden gesendet, sobald du zurück bist.',
  offlineShort: 'Offline',
  nextTry: plural({other: 'Nächster Versuch in # s.'}),
  tryNow: 'Jetzt versuchen',

  today: 'Heute',
  yesterday: 'Gestern',
  newCount: plural({other: '# neu'}),
  newMessages: plural({one: '# neue Nachricht', other: '# neue Nachrichten'}),
  unread: plural({other: '# ungelesen'}),
  jumpToNewest: 'Zur neuesten',
  back: 'Zurück',
  close: 'Schließen',
  loadingMessages: 'Lädt…',
  loadOlder: 'Ältere Nachrichten laden',
  olderUnavailable: 'Ältere Nachrichten lassen sich offline nicht laden',
  olderLost: 'Ältere Nachrichten sind nicht mehr verfügbar',
  olderFailed: 'Ältere Nachrichten wurden nicht geladen. Auf dem Server sind sie sicher.',

  errors: {
    ConnectionError: {
      unreachable:
        'Der Server ist nicht erreichbar. Prüfe deine Verbindung, dann noch einmal. Manche Netze sperren Chats.',
      'not-xmpp': 'Was antwortet, ist kein Chat-Server. Wer die Seite betreibt, kann es prüfen.',
      'host-unknown': 'Dieser Server kennt die Adresse nicht. Prüfe, was nach dem @ steht.',
      timeout: 'Der Server hat nicht rechtzeitig geantwortet. Versuch es noch einmal.',
      closed: 'Die Verbindung ist zu Ende. Versuch es noch einmal.',
      conflict:
        'Ein anderes Gerät hat diese Verbindung übernommen. Versuch es jetzt, um hier weiterzumachen.',
      'bad-service':
        'Die Adresse des Chat-Servers ist nicht brauchbar. Wer die Seite betreibt, kann es ändern.',
      'stream-error': 'Der Server hat die Verbindung beendet. Versuch es noch einmal.',
      'bad-xml': 'Der Server hat etwas Unlesbares geschickt. Versuch es noch einmal.',
    },
    AuthenticationError: {
      'not-authorized': 'Die Adresse oder das Passwort stimmt nicht.',
      'account-disabled':
        'Dieses Konto ist gesperrt oder gibt es nicht mehr. Wer den Server betreibt, weiß warum.',
      'credentials-expired': 'Dein Passwort ist abgelaufen oder wurde geändert.',
      'temporary-failure': 'Der Server kann dich gerade nicht anmelden. Versuch es bald wieder.',
      'no-mechanism':
        'Der Server bietet keinen sicheren Weg zur Anmeldung. Darum wurde ihm nichts gesendet.',
      'second-step':
        'Dieses Konto verlangt bei der Anmeldung einen zweiten Schritt, den dieser Chat nicht kennt.',
      'server-not-verified':
        'Der Server konnte sich nicht ausweisen, darum wurde ihm nichts geschickt.',
      'credentials-needed': 'Dein Passwort wird noch einmal gebraucht.',
      'token-failed': 'Diese Seite konnte dich nicht beim Chat anmelden.',
      failed: 'Die Anmeldung ging nicht. Versuch es noch einmal.',
    },
    page: {
      'not-authorized':
        'Der Chat nimmt die Anmeldung dieser Seite nicht an. Wer die Seite betreibt, kann das prüfen.',
      'credentials-expired':
        'Womit diese Seite dich angemeldet hat, ist abgelaufen. Versuch es noch einmal, oder lade die Seite neu.',
      'credentials-needed':
        'Die Sitzung, die diese Seite eröffnet hat, ist zu Ende. Versuch es noch einmal, oder lade die Seite neu.',
    },
    StorageError: {
      denied:
        'Dieser Browser behält für diese Seite nichts. Nachrichten sind weg, wenn du schließt.',
      newer: 'Hier lief eine neuere Version dieses Chats. Lade die Seite neu.',
      broken:
        'Was auf diesem Gerät war, ist nicht lesbar. Deine Nachrichten sind auf dem Server sicher.',
      quota:
        'Dieser Browser hat keinen Platz mehr. Neue Nachrichten bleiben nicht auf diesem Gerät.',
      blocked:
        'Ein anderer Tab hat eine ältere Version dieses Chats offen. Schließ ihn, dann lade neu.',
      superseded:
        'Ein anderer Tab hat jetzt diesen Chat, in einer anderen Version. Lade diese Seite neu, um ihn hier zu nutzen.',
    },
    BridgeError: {
      timeout: 'Der Chat antwortet nicht. Lade die Seite bitte neu.',
      version: 'Der Chat wurde erneuert. Lade die Seite bitte neu.',
      invalid: 'Das ging nicht. Versuch es noch einmal.',
      'no-host': 'Der Chat konnte in diesem Browser nicht starten. Lade die Seite bitte neu.',
      closed: 'Der Chat wurde geschlossen. Lade die Seite bitte neu.',
    },
    InputError: {
      address: 'Diese Adresse ist nicht vollständig. Sie sieht aus wie name@example.org.',
      empty: 'Es gibt noch nichts zu senden.',
      'signed-out': 'Du bist abgemeldet. Melde dich an, um weiterzumachen.',
      'too-long': 'Diese Nachricht ist zu lang. Kürze sie, um sie zu senden.',
      'unknown-target': 'Das gibt es nicht mehr.',
    },
    StanzaError: {
      'item-not-found': 'Diese Adresse gibt es nicht.',
      'service-unavailable': 'Die Person ist dort nicht erreichbar.',
      'remote-server-not-found': 'Der andere Server ist nicht zu finden.',
      'remote-server-timeout': 'Der andere Server antwortet nicht.',
      'recipient-unavailable': 'Die Person ist gerade nicht erreichbar.',
      'subscription-required': 'Die Person muss dich erst annehmen.',
      forbidden: 'Dort darfst du nicht schreiben.',
      'not-allowed': 'Dort darfst du nicht schreiben.',
      'not-acceptable': 'Du hast die Person blockiert, oder sie nimmt es nicht an.',
      'policy-violation': 'Der Server nimmt diese Nachricht nicht an.',
      'resource-constraint': 'Der Server hat gerade keinen Platz dafür.',
      gone: 'Die Person ist nicht mehr unter dieser Adresse.',
    },
    other: 'Das ging nicht. Versuch es noch einmal.',
  },
});
