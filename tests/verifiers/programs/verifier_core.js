// What the verifier of the Digital Credentials Consortium makes of each credential: null or its reason.
import {readFileSync} from 'node:fs';

const {published, schemas, credentials} = JSON.parse(readFileSync(0, 'utf8'));
const web = {...schemas, ...published.lists, [published.didAddress]: published.did};
globalThis.fetch = async asked => {
  const url = typeof asked === 'string' ? asked : asked.url ?? asked.href;
  if(!(url in web)) {
    return new Response('', {status: 404});
  }
  return new Response(JSON.stringify(web[url]), {headers: {'content-type': 'application/json'}});
};
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

function objection({errors, log, additionalInformation}) {
  if(errors) {
    return errors.map(one => `${one.name}: ${one.message}`).join('; ');
  }
  // Whether an LSP stands in a registry of other countries' schools is not asked here.
  const failed = log.filter(one => one.id !== 'registered_issuer' && !one.valid);
  // 1EdTech's schema knows one entry where the W3C's model has a set.
  const shapes = additionalInformation[0].results.flatMap(one => one.result.errors ?? []);
  const others = shapes.filter(one => one.instancePath !== '/credentialStatus');
  const said = [...failed, ...others].map(one => JSON.stringify(one));
  return said.length ? said.join('; ') : null;
}

const told = {};
for(const [name, credential] of Object.entries(credentials)) {
  told[name] = objection(await verifyCredential({credential, knownDIDRegistries: []}));
}
console.log(JSON.stringify(told));
