package io.wssidecar.config;

/** Everything that one sidecar needs to know to start. */
public record Settings(
    ListenSettings listen,
    TlsSettings tls,
    HttpSettings http,
    AppSettings app,
    StreamSettings stream,
    StopSettings stop,
    HealthSettings health,
    LogSettings log) {}
