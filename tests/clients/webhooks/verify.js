// What an endpoint in Node does with a delivery: on stdin a list of {secret, headers, body}.
// Prints for each the payload, or null where the signature does not hold; anything else ends the program.
import { readFileSync } from "node:fs";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const verified = ({ secret, headers, body }) => {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return null;
    throw error;
  }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(verified)));
