// A participant is registered and a certificate verified through types generated from the OpenAPI document.
// Run by test_clients.py after tsc has checked it; the facts come as JSON on stdin.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./kompeten.js";

type Problem = components["schemas"]["Problem"];
type Facts = {
  url: string;
  tokens: Record<string, string>;
  person: Omit<components["schemas"]["NewApplication"], "batch_id">;
  batch: components["schemas"]["BatchBody"];
  certificate: { code: string; number: string; holder: string };
};

const facts: Facts = JSON.parse(readFileSync(0, "utf-8"));
const anyone = createClient<paths>({ baseUrl: facts.url });

function caller(role: string) {
  return createClient<paths>({ baseUrl: facts.url, headers: { Authorization: `Bearer ${facts.tokens[role]}` } });
}

function refused(error: Problem | undefined, status: number, code: string): void {
  assert.ok(error, `not refused, where ${code} was expected`);
  assert.deepEqual([error.status, error.code], [status, code]);
  assert.notEqual(error.message.id, error.message.en);
}

async function register(): Promise<void> {
  const organizer = caller("organizer_system");
  const schemes = await organizer.GET("/v1/schemes");
  assert.ok(schemes.data?.items.some((scheme) => scheme.code === facts.person.scheme_code));

  const batch = await organizer.POST("/v1/batches", { body: facts.batch });
  assert.ok(batch.data);
  assert.equal(batch.response.headers.get("location"), `/v1/batches/${batch.data.id}`);
  const path = { batch_id: batch.data.id };
  const manager = caller("certification_manager");
  const stale = await manager.POST("/v1/batches/{batch_id}/approval", {
    params: { path, header: { "If-Match": '"999"' } },
  });
  refused(stale.error, 412, "stale_version");
  const tag = batch.response.headers.get("etag") ?? "";
  const approval = await manager.POST("/v1/batches/{batch_id}/approval", {
    params: { path, header: { "If-Match": tag } },
  });
  assert.equal(approval.data?.state, "approved");

  const wrong = await organizer.POST("/v1/applications", { body: { batch_id: path.batch_id, national_id: "6371" } });
  assert.ok(wrong.error?.errors?.some((error) => error.code === "nik_format" && error.message.id));
  const application = await organizer.POST("/v1/applications", {
    body: { ...facts.person, batch_id: path.batch_id },
    params: { header: { "Idempotency-Key": "typescript" } },
  });
  assert.ok(application.data);
  const accepted = await caller("lsp_admin").POST("/v1/applications/acceptances", {
    body: { application_ids: [application.data.id] },
  });
  assert.deepEqual(accepted.data?.items.map((item) => item.status), ["accepted"]);
  const timeline = await organizer.GET("/v1/applications/{application_id}/timeline", {
    params: { path: { application_id: application.data.id } },
  });
  assert.ok(timeline.data);
}

async function verify(): Promise<void> {
  const { code, number, holder } = facts.certificate;
  const found = await anyone.GET("/v1/verifications/{code}", { params: { path: { code } } });
  assert.deepEqual([found.data?.status, found.data?.holder_name], ["active", holder]);
  const missed = await anyone.POST("/v1/verifications", {
    body: { certificate_number: number, holder_name: "Orang Lain" },
  });
  refused(missed.error, 404, "not_verifiable");
  const page = await anyone.GET("/verify/{code}", { params: { path: { code } }, parseAs: "text" });
  assert.match(page.data ?? "", /<!DOCTYPE html>/);
  const closed = await anyone.GET("/v1/batches");
  refused(closed.error, 401, "unauthenticated");
}

await register();
await verify();
