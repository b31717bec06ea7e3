// What Digital Bazaar's library makes of each credential: null where it accepts it, else its reason.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import jsigs from 'jsonld-signatures';

const {published, contexts, credentials} = JSON.parse(readFileSync(0, 'utf8'));
const issuer = published.did;
const known = {...contexts, [issuer.id]: issuer, ...published.lists};
for(const method of issuer.verificationMethod) {
  known[method.id] = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

const documentLoader = jsigs.extendContextLoader(async url => {
  if(!(url in known)) {
    throw new Error(`not published: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: known[url]};
});
const suite = new DataIntegrityProof({cryptosuite});

async function objection(credential) {
  const {verified, error, statusResult} = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  if(!verified) {
    return error.errors ? error.errors.map(one => one.message).join('; ') : error.message;
  }
  const set = statusResult.results.filter(one => one.status);
  return set.length ? `status: ${set.map(one => one.credentialStatus.statusPurpose).join(', ')}` : null;
}

const told = {};
for(const [name, credential] of Object.entries(credentials)) {
  told[name] = await objection(credential);
}
console.log(JSON.stringify(told));
