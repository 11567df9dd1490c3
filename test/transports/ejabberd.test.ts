import {testBosh} from './bosh.ts';
import {testClientState} from './client-state.ts';
import {testTransports} from './conformance.ts';

testTransports('ejabberd');
testBosh('ejabberd');
testClientState('ejabberd');
