import { PaveError } from './errors';
import type { Badge, Exempted, Finding, ServiceScore } from './types';

/** Whether `value` is an object with named members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of an envelope, `{"ok": true, "value": ...}`. Throws the `PaveError` of one that says
 * `{"ok": false, "error": {"code", "message", "findings"}}`.
 */
export function valueOfEnvelope(header: unknown): Record<string, unknown> {
  if (isRecord(header) && header['ok'] === true && isRecord(header['value'])) {
    return header['value'];
  }
  const error = isRecord(header) && isRecord(header['error']) ? header['error'] : {};
  throw new PaveError(
    String(error['code'] ?? 'engine.internal'),
    String(error['message'] ?? 'the core answered with something else than an envelope'),
    findingsOf(error),
  );
}

/** The findings of an answer; the core wrote them, so their shape is known. */
export function findingsOf(value: { readonly findings?: unknown }): readonly Finding[] {
  return Array.isArray(value.findings) ? (value.findings as readonly Finding[]) : [];
}

/** What was let pass; the core wrote it, so its shape is known. */
export function exemptedOf(value: { readonly exempted?: unknown }): readonly Exempted[] {
  return Array.isArray(value.exempted) ? (value.exempted as readonly Exempted[]) : [];
}

/** The scores of services; the core wrote them, so their shape is known. */
export function servicesOf(value: { readonly services?: unknown }): readonly ServiceScore[] {
  return Array.isArray(value.services) ? (value.services as readonly ServiceScore[]) : [];
}

/** The badges that were asked for; the core wrote them, so their shape is known. */
export function badgesOf(value: { readonly badges?: unknown }): readonly Badge[] {
  return Array.isArray(value.badges) ? (value.badges as readonly Badge[]) : [];
}
