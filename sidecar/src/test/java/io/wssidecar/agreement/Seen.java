package io.wssidecar.agreement;

/** Who can know of a failure. */
enum Seen {
  /** It reached a TLS engine, or was answered: the sidecar and the agent count it alike. */
  BY_BOTH,
  /** There is no engine yet, or no answer: the agent, which watches those, shows zero. */
  BY_SIDECAR_ALONE
}
