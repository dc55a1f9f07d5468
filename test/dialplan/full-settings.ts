import { DEFAULT_SETTINGS, type SwitchSettings } from '../../src/dialplan/settings.ts';

/** Something of everything that can be set. */
export const FULL_SETTINGS: SwitchSettings = {
  ...DEFAULT_SETTINGS,
  globals: {
    domain: 'pbx.example',
    eventSocketPort: 18_021,
    enqueuedSocket: '127.0.0.1:18084',
    holdMusic: 'local_stream://moh',
  },
  numbers: [
    { number: '*70', to: { is: 'script', name: 'night' }, then: null },
    { number: '+4930123', to: { is: 'ivr', url: 'https://app.example/ivr?a=1&b=2' }, then: null },
    { number: '4000', to: { is: 'document', name: 'support' }, then: 'survey' },
  ],
  extensions: [
    { user: '1001', password: { is: 'text', text: `a&b "c" 'd' <e> $\${domain}` }, displayName: `Zoë O'Neill & Co` },
    { user: 'front_desk', password: { is: 'text', text: 'geheim-7' }, displayName: 'front_desk' },
  ],
  outside: {
    emergency: [{ number: '112', dial: 'sofia/gateway/carrier/{number}' }],
    denied: ['00900', '0137'],
    allowed: ['0', '+49'],
    rules: [
      { prefix: '00', strip: 1, dial: 'sofia/gateway/carrier/{number}' },
      { prefix: '+49', strip: 3, dial: 'sofia/gateway/carrier/0{number}' },
      { prefix: '8', strip: 0, dial: 'sofia/gateway/branch/{number}' },
      { prefix: '7', strip: 3, dial: 'sofia/external/{number}@192.0.2.9:5070' },
    ],
    callerId: '+4930123',
  },
  gateways: [
    {
      name: 'branch',
      proxy: '192.0.2.7:5070',
      username: '',
      password: '',
      realm: null,
      fromDomain: null,
      transport: 'udp',
      registers: false,
      showsCallerInFrom: true,
    },
    {
      name: 'carrier',
      proxy: 'sip.example',
      username: 'account',
      password: 'p&"<ss>',
      realm: 'example',
      fromDomain: 'voice.example',
      transport: 'tls',
      registers: true,
      showsCallerInFrom: false,
    },
  ],
  providers: ['203.0.113.0/24', '198.51.100.7'],
  modules: ['mod_local_stream'],
  xmlCurl: { url: 'http://127.0.0.1:8070/freeswitch/xml', user: 'freeswitch', password: 'a secret & more' },
};
