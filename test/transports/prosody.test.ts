import {testBosh} from './bosh.ts';
import {testClientState} from './client-state.ts';
import {testTransports} from './conformance.ts';

testTransports('prosody');
testBosh('prosody');
testClientState('prosody');
