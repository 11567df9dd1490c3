import {testBosh} from './bosh.ts';
import {testTransports} from './conformance.ts';

testTransports('ejabberd');
testBosh('ejabberd');
