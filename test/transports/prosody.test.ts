import {testBosh} from './bosh.ts';
import {testTransports} from './conformance.ts';

testTransports('prosody');
testBosh('prosody');
